// From records to plain structs.
#include <algorithm>
#include <charconv>

#include "ingest/feed.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

std::string Field(const FeedFields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::vector<FeedPerson> People(const FeedRecord& record) {
  std::vector<FeedPerson> people;
  for (const FeedFields& fields : record.List("authors")) {
    FeedPerson person{Field(fields, "name"), Field(fields, "email"), Field(fields, "href")};
    if (!person.name.empty() || !person.email.empty()) people.push_back(std::move(person));
  }
  return people;
}

std::optional<std::int64_t> InstantOf(const FeedRecord& record, const std::string& name) {
  const auto found = record.instant.find(name);
  return found == record.instant.end() ? std::nullopt : found->second;
}

// The first link of a kind.
std::string LinkOf(const FeedRecord& record, std::string_view rel) {
  for (const FeedFields& link : record.List("links")) {
    if (Field(link, "rel") == rel) return Field(link, "href");
  }
  return {};
}

FeedEntry PlainEntry(const FeedRecord& record) {
  FeedEntry entry;
  entry.link = record.Text("link");
  entry.id = record.Text("id").empty() ? entry.link : record.Text("id");
  entry.title = record.Text("title");
  entry.authors = People(record);
  entry.published = InstantOf(record, "published_parsed");
  entry.updated = InstantOf(record, "updated_parsed");
  const auto detail = record.detail.find("summary_detail");
  if (detail != record.detail.end()) entry.summary = detail->second;
  entry.summary.value = record.Text("summary");
  entry.content = record.content;
  entry.language = record.Text("language");
  if (entry.language.empty() && !entry.content.empty()) {
    entry.language = entry.content.front().language;
  }
  for (const FeedFields& tag : record.List("tags")) {
    const std::string term = Field(tag, "term").empty() ? Field(tag, "label") : Field(tag, "term");
    if (!term.empty()) entry.tags.push_back(term);
  }
  for (const FeedFields& link : record.List("links")) {
    if (Field(link, "rel") != "enclosure") continue;
    entry.enclosures.push_back({Field(link, "href"), Field(link, "type"), Field(link, "length")});
  }
  entry.comments = record.Text("comments");
  if (const auto source = record.child.find("source"); source != record.child.end()) {
    entry.source_title = source->second->Text("title");
    entry.source_url = source->second->Text("href");
    if (entry.source_url.empty()) entry.source_url = LinkOf(*source->second, "self");
    if (entry.source_url.empty()) entry.source_url = source->second->Text("link");
  }
  return entry;
}

std::optional<std::int64_t> Count(std::string_view text) {
  std::int64_t number = 0;
  text = Trim(text);
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::int64_t kMost = 1'000'000;
  if (fault != std::errc() || end == text.data() || number <= 0 || number > kMost) return {};
  return number;
}

// RSS 1.0's syndication module: so many times in each period.
std::optional<std::int64_t> Period(const FeedRecord& feed) {
  const std::string word = AsciiLower(Trim(feed.Text("sy_updateperiod")));
  std::int64_t seconds = 0;
  if (word == "hourly") seconds = 3600;
  if (word == "daily") seconds = 86'400;
  if (word == "weekly") seconds = 7 * 86'400;
  if (word == "monthly") seconds = 30 * 86'400;
  if (word == "yearly") seconds = 365 * 86'400;
  if (seconds == 0) return {};
  return std::max<std::int64_t>(1, seconds / Count(feed.Text("sy_updatefrequency")).value_or(1));
}

}  // namespace

Feed PlainFeed(const FeedDocument& document) {
  const FeedRecord& record = document.feed;
  Feed feed;
  feed.version = document.version;
  feed.broken = document.broken;
  feed.reason = document.reason;
  feed.encoding = document.encoding;
  feed.title = record.Text("title");
  feed.link = record.Text("link");
  feed.subtitle = record.Text("subtitle");
  feed.language = record.Text("language");
  feed.authors = People(record);
  feed.updated = InstantOf(record, "updated_parsed");
  if (!feed.updated) feed.updated = InstantOf(record, "published_parsed");
  feed.self_url = LinkOf(record, "self");
  feed.next_url = LinkOf(record, "next");
  feed.new_url = record.Text("newlocation");
  if (feed.new_url.empty()) feed.new_url = record.Text("itunes_new-feed-url");
  for (const FeedFields& link : record.List("links")) {
    if (Field(link, "rel") == "hub") feed.hubs.push_back(Field(link, "href"));
  }
  if (const auto minutes = Count(record.Text("ttl"))) feed.ttl = *minutes * 60;
  feed.period = Period(record);
  for (const FeedRecord& entry : document.entries) feed.entries.push_back(PlainEntry(entry));
  return feed;
}

}  // namespace chipline
