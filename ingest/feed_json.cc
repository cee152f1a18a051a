#include "ingest/feed_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "ingest/feed_dates.h"
#include "ingest/feed_uri.h"
#include "ingest/html_sanitizer.h"
#include "ingest/json_depth.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using nlohmann::json;

// A string, or a number where people write one (ids); empty for anything else.
std::string TextOf(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? found->dump() : std::string();
}

const json& ListOf(const json& object, const char* name) {
  static const json none = json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : none;
}

std::string AddressOf(const json& object, const char* name, std::string_view base) {
  const std::string text = TextOf(object, name);
  return text.empty() ? std::string() : SafeUri(base, text);
}

void Put(FeedRecord* record, const char* name, std::string text) {
  if (!text.empty()) record->text[name] = std::move(text);
}

void PutLink(FeedRecord* record, const char* rel, const char* type, std::string href) {
  if (href.empty()) return;
  record->list["links"].push_back({{"rel", rel}, {"type", type}, {"href", std::move(href)}});
}

void PutInstant(FeedRecord* record, const std::string& name, const std::string& text) {
  if (text.empty()) return;
  record->text[name] = text;
  record->instant[name + "_parsed"] = ParseFeedInstant(text);
}

// 1.1 has a list, 1.0 one author.
void PutAuthors(const json& object, FeedRecord* record, std::string_view base) {
  json authors = ListOf(object, "authors");
  if (authors.empty() && object.contains("author")) authors.push_back(object["author"]);
  for (const json& author : authors) {
    if (!author.is_object()) continue;
    FeedFields fields;
    if (auto name = TextOf(author, "name"); !name.empty()) fields["name"] = name;
    if (auto url = AddressOf(author, "url", base); !url.empty()) fields["href"] = url;
    auto& list = record->list["authors"];
    if (!fields.empty() && list.size() < kMaxFeedFields) list.push_back(std::move(fields));
  }
  if (record->List("authors").empty()) return;
  const FeedFields& first = record->List("authors").front();
  record->element["author_detail"] = first;
  if (const auto name = first.find("name"); name != first.end())
    Put(record, "author", name->second);
}

FeedText Content(std::string value, const char* type, const std::string& language,
                 std::string_view base) {
  return {std::move(value), type, language, std::string(base), {}};
}

void PutContent(const json& item, FeedRecord* entry, std::string_view base) {
  const std::string language = entry->Text("language");
  if (const std::string html = TextOf(item, "content_html"); !html.empty()) {
    entry->content.push_back(Content(SanitizeHtml(html, base, false), "text/html", language, base));
  }
  if (const std::string text = TextOf(item, "content_text"); !text.empty()) {
    entry->content.push_back(Content(text, "text/plain", language, base));
  }
  std::string summary = TextOf(item, "summary");
  const bool own = !summary.empty();
  if (!own && !entry->content.empty()) summary = entry->content.front().value;
  if (summary.empty()) return;
  entry->text["summary"] = summary;
  entry->detail["summary_detail"] =
      own ? Content(summary, "text/plain", language, base) : entry->content.front();
}

void PutAttachments(const json& item, FeedRecord* entry, std::string_view base) {
  for (const json& attachment : ListOf(item, "attachments")) {
    if (!attachment.is_object()) continue;
    FeedFields link = {{"rel", "enclosure"}, {"href", AddressOf(attachment, "url", base)}};
    if (auto type = TextOf(attachment, "mime_type"); !type.empty()) link["type"] = type;
    if (auto size = TextOf(attachment, "size_in_bytes"); !size.empty()) link["length"] = size;
    if (auto title = TextOf(attachment, "title"); !title.empty()) link["title"] = title;
    auto& links = entry->list["links"];
    if (!link["href"].empty() && links.size() < kMaxFeedFields) links.push_back(std::move(link));
  }
}

FeedRecord ReadItem(const json& item, const std::string& language, std::string_view base) {
  FeedRecord entry;
  Put(&entry, "id", TextOf(item, "id"));
  const std::string link = AddressOf(item, "url", base);
  Put(&entry, "link", link);
  PutLink(&entry, "alternate", "text/html", link);
  PutLink(&entry, "related", "text/html", AddressOf(item, "external_url", base));
  Put(&entry, "title", TextOf(item, "title"));
  const std::string own = TextOf(item, "language");
  Put(&entry, "language", own.empty() ? language : own);
  PutInstant(&entry, "published", TextOf(item, "date_published"));
  PutInstant(&entry, "updated", TextOf(item, "date_modified"));
  PutAuthors(item, &entry, base);
  PutContent(item, &entry, base);
  PutAttachments(item, &entry, base);
  for (const json& tag : ListOf(item, "tags")) {
    auto& tags = entry.list["tags"];
    if (tag.is_string() && tags.size() < kMaxFeedFields) tags.push_back({{"term", tag}});
  }
  Put(&entry, "image", AddressOf(item, "image", base));
  return entry;
}

void ReadHubs(const json& feed, FeedRecord* record, std::string_view base) {
  for (const json& hub : ListOf(feed, "hubs")) {
    if (!hub.is_object() || record->List("links").size() >= kMaxFeedFields) continue;
    PutLink(record, "hub", "text/html", AddressOf(hub, "url", base));
  }
}

FeedDocument NoFeed(std::string reason) {
  FeedDocument document;
  document.broken = true;
  document.reason = std::move(reason);
  return document;
}

// Deep nesting costs the parser its stack and memory; feeds are six deep.
constexpr int kMaxDepth = 200;

}  // namespace

FeedDocument ReadJsonFeed(std::string_view text, std::string_view base) {
  if (IsNestedDeeper(text, kMaxDepth)) return NoFeed("JSON nested more than 200 deep");
  const json feed = json::parse(text, nullptr, false);
  if (feed.is_discarded()) return NoFeed("no JSON; expected a JSON Feed");
  if (!feed.is_object()) return NoFeed("expected a JSON object");
  const std::string version = TextOf(feed, "version");
  if (version.find("jsonfeed.org/version/1") == std::string::npos) {
    return NoFeed("version: expected https://jsonfeed.org/version/1.1");
  }
  FeedDocument document;
  document.version = version.ends_with("/1.1") ? "json11" : "json1";
  FeedRecord& record = document.feed;
  // Addresses are relative to the feed's own, which it states.
  const std::string self = AddressOf(feed, "feed_url", base);
  const std::string_view from = base.empty() ? std::string_view(self) : base;
  Put(&record, "title", TextOf(feed, "title"));
  Put(&record, "subtitle", TextOf(feed, "description"));
  Put(&record, "language", TextOf(feed, "language"));
  Put(&record, "icon", AddressOf(feed, "icon", from));
  const std::string link = AddressOf(feed, "home_page_url", from);
  Put(&record, "link", link);
  PutLink(&record, "alternate", "text/html", link);
  PutLink(&record, "self", "application/feed+json", self);
  PutLink(&record, "next", "application/feed+json", AddressOf(feed, "next_url", from));
  ReadHubs(feed, &record, from);
  PutAuthors(feed, &record, from);
  for (const json& item : ListOf(feed, "items")) {
    if (!item.is_object() || document.entries.size() >= kMaxFeedEntries) continue;
    document.entries.push_back(ReadItem(item, record.Text("language"), from));
  }
  return document;
}

}  // namespace chipline
