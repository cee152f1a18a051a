#include "ingest/feed_elements.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "ingest/feed_builder.h"
#include "ingest/feed_dates.h"
#include "ingest/feed_uri.h"
#include "ingest/text_utils.h"

namespace chipline {

std::string FeedMediaType(std::string_view type) {
  std::string lower = AsciiLower(type);
  if (lower == "text" || lower == "plain") return "text/plain";
  if (lower == "html") return "text/html";
  if (lower == "xhtml") return "application/xhtml+xml";
  return lower;
}

std::string WithDashes(std::string_view language) {
  std::string text(language);
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}

const std::string* AttributeOf(const FeedFields& attributes, const std::string& name,
                               const std::string& other) {
  auto found = attributes.find(name);
  if (found == attributes.end() && !other.empty()) found = attributes.find(other);
  return found == attributes.end() ? nullptr : &found->second;
}

// The rules. Each pair of functions is one row of the table below.
struct FeedElements {
  using B = FeedBuilder;
  using F = FeedFields;

  static void Append(FeedRecord& record, const std::string& list, F fields) {
    auto& items = record.list[list];
    if (items.size() < kMaxFeedFields) items.push_back(std::move(fields));
  }
  // Keeps what is there.
  static void Save(FeedRecord& record, const std::string& name, const std::string& text) {
    record.text.try_emplace(name, text);
  }
  // "url", "uri" and "href" are one attribute.
  static F WithHref(F fields) {
    for (const char* name : {"url", "uri", "href"}) {
      const std::string* value = AttributeOf(fields, name);
      if (value == nullptr || value->empty()) continue;
      std::string href = *value;
      fields.erase("url");
      fields.erase("uri");
      fields["href"] = std::move(href);
      break;
    }
    return fields;
  }

  // ---- the document ----
  static void StartRss(B& b, const F& fields) {
    std::string& version = b.document_.version;
    if (version.starts_with("rss")) return;
    const std::string* written = AttributeOf(fields, "version");
    const std::string number = written == nullptr ? std::string() : *written;
    if (number == "0.91") {
      version = "rss091u";
    } else if (number == "0.92" || number == "0.93" || number == "0.94") {
      version = "rss09" + number.substr(3);
    } else {
      version = number.starts_with("2.") ? "rss20" : "rss";
    }
  }
  static void StartFeed(B& b, const F& fields) {
    b.in_feed_ = true;
    if (!b.document_.version.empty()) return;
    const std::string* written = AttributeOf(fields, "version");
    const bool early =
        written != nullptr && (*written == "0.1" || *written == "0.2" || *written == "0.3");
    b.document_.version = early ? "atom0" + written->substr(2) : "atom";
  }
  static void StartChannel(B& b, const F& fields) {
    b.in_feed_ = true;
    StartAttributesOfCdf(b, fields);
  }
  static void EndChannel(B& b) { b.in_feed_ = false; }
  // The channel definition format has its dates and links in attributes.
  static void StartAttributesOfCdf(B& b, const F& fields) {
    if (const std::string* modified = AttributeOf(fields, "lastmod")) {
      StartUpdated(b, {});
      b.OnText(*modified);
      EndUpdated(b);
    }
    if (const std::string* href = AttributeOf(fields, "href")) {
      StartLink(b, {});
      b.OnText(*href);
      EndLink(b);
    }
  }
  static void StartItem(B& b, const F& fields) {
    b.BeginEntry();
    b.Push("item", false);
    b.title_depth_ = -1;
    b.guid_is_link_ = false;
    if (const std::string* about = AttributeOf(fields, "rdf:about")) {
      if (!about->empty()) b.Context().text["id"] = *about;
    }
    StartAttributesOfCdf(b, fields);
  }
  static void EndItem(B& b) {
    b.Pop("item");
    b.in_entry_ = false;
    b.has_content_ = false;
  }
  static void StartImage(B& b, const F&) {
    if (!b.in_entry_) MakeChild(b.Context(), "image");
    b.in_image_ = true;
    b.title_depth_ = -1;
    b.Push("image", false);
  }
  static void EndImage(B& b) {
    b.Pop("image");
    b.in_image_ = false;
  }
  static void StartTextInput(B& b, const F&) {
    MakeChild(b.Context(), "textinput");
    b.in_text_input_ = true;
    b.title_depth_ = -1;
    b.Push("textinput", false);
  }
  static void EndTextInput(B& b) {
    b.Pop("textinput");
    b.in_text_input_ = false;
  }
  static void MakeChild(FeedRecord& record, const std::string& name) {
    auto& child = record.child[name];
    if (child == nullptr) child = std::make_unique<FeedRecord>();
  }
  static void StartSource(B& b, const F& fields) {
    if (const std::string* url = AttributeOf(fields, "url")) b.source_.text["href"] = *url;
    b.Push("source", true);
    b.in_source_ = true;
    b.title_depth_ = -1;
  }
  static void EndSource(B& b) {
    b.in_source_ = false;
    const std::string title = b.Pop("source");
    if (!title.empty()) b.source_.text["title"] = title;
    b.Context().child["source"] = std::make_unique<FeedRecord>(std::move(b.source_));
    b.source_ = FeedRecord();
  }

  // ---- people ----
  static void StartAuthor(B& b, const F&) {
    b.in_author_ = true;
    b.Push("author", true);
    Append(b.Context(), "authors", {});
  }
  static void EndAuthor(B& b) {
    b.Pop("author");
    b.in_author_ = false;
    SyncPerson(b, "author");
  }
  static void StartContributor(B& b, const F&) {
    b.in_contributor_ = true;
    Append(b.Context(), "contributors", {});
    b.Push("contributor", false);
  }
  static void EndContributor(B& b) {
    b.Pop("contributor");
    b.in_contributor_ = false;
  }
  static void StartDcContributor(B& b, const F&) {
    b.in_contributor_ = true;
    Append(b.Context(), "contributors", {});
    b.Push("name", false);
  }
  static void EndDcContributor(B& b) {
    EndName(b);
    b.in_contributor_ = false;
  }
  static void StartPublisher(B& b, const F&) { b.Push("publisher", true); }
  static void EndPublisher(B& b) {
    b.Pop("publisher");
    SyncPerson(b, "publisher");
  }
  static void StartName(B& b, const F&) { b.Push("name", false); }
  static void EndName(B& b) {
    const std::string name = b.Pop("name");
    if (b.in_author_ || b.in_contributor_) {
      SavePerson(b, "name", name);
    } else if (b.in_text_input_) {
      b.Context().text["name"] = name;
    }
  }
  static void StartEmail(B& b, const F&) { b.Push("email", false); }
  static void EndEmail(B& b) { SavePerson(b, "email", b.Pop("email")); }
  static void StartUrl(B& b, const F&) { b.Push("href", true); }
  static void EndUrl(B& b) { SavePerson(b, "href", b.Pop("href")); }

  static void SavePerson(B& b, const std::string& field, const std::string& value) {
    FeedRecord& record = b.Context();
    if (!b.in_author_ && !b.in_contributor_) return;
    auto& people = record.list[b.in_author_ ? "authors" : "contributors"];
    if (people.empty()) people.emplace_back();
    people.back()[field] = value;
    if (b.in_author_) record.element["author_detail"][field] = value;
  }
  // The line "name (email)" from the parts, or the parts from the line.
  static void SyncPerson(B& b, const std::string& role) {
    FeedRecord& record = b.Context();
    auto& people = record.list[role + "s"];
    if (people.empty()) people.emplace_back();
    F& last = people.back();
    if (!last.empty()) {
      const std::string name = ValueOf(last, "name");
      const std::string email = ValueOf(last, "email");
      if (name.empty() && email.empty()) return;
      record.text[role] = name.empty() ? email : email.empty() ? name : name + " (" + email + ")";
      record.element[role + "_detail"] = last;
      return;
    }
    const std::string line = record.Text(role);
    if (!line.empty()) {
      const FeedPersonParts parts = SplitPerson(line);
      if (!parts.name.empty()) last["name"] = parts.name;
      if (!parts.email.empty()) last["email"] = parts.email;
      record.element.try_emplace(role + "_detail", last);
    }
    if (role == "publisher") record.list.erase("publishers");
  }
  static std::string ValueOf(const F& fields, const std::string& name) {
    const std::string* value = AttributeOf(fields, name);
    return value == nullptr ? std::string() : *value;
  }

  // ---- texts ----
  static void StartTitle(B& b, const F& fields) {
    b.PushContent("title", fields, "text/plain", b.AtFeedLevel());
  }
  static void EndTitle(B& b) {
    if (!b.PopContent("title").empty()) b.title_depth_ = b.depth_;
  }
  static void EndMediaTitle(B& b) {
    const int depth = b.title_depth_;
    EndTitle(b);
    b.title_depth_ = depth;
  }
  static void StartSubtitle(B& b, const F& fields) {
    b.PushContent("subtitle", fields, "text/plain", true);
  }
  static void EndSubtitle(B& b) { b.PopContent("subtitle"); }
  static void StartRights(B& b, const F& fields) {
    b.PushContent("rights", fields, "text/plain", true);
  }
  static void EndRights(B& b) { b.PopContent("rights"); }
  static void StartInfo(B& b, const F& fields) {
    b.PushContent("info", fields, "text/plain", true);
  }
  static void EndInfo(B& b) { b.PopContent("info"); }

  // A second summary or description is the content.
  static bool BecomesContent(B& b) {
    return b.Context().text.contains("summary") && !b.has_content_;
  }
  static void StartDescription(B& b, const F& fields) {
    if (BecomesContent(b)) {
      b.summary_is_content_ = true;
      StartContent(b, fields);
    } else {
      b.PushContent("description", fields, "text/html", b.AtFeedLevel());
    }
  }
  static void StartAbstract(B& b, const F& fields) {
    b.PushContent("description", fields, "text/plain", b.AtFeedLevel());
  }
  static void EndDescription(B& b) { EndSummaryNamed(b, "description"); }
  static void StartSummary(B& b, const F& fields) {
    if (BecomesContent(b)) {
      b.summary_is_content_ = true;
      StartContent(b, fields);
    } else {
      b.PushContent("summary", fields, "text/plain", true);
    }
  }
  static void EndSummary(B& b) { EndSummaryNamed(b, "summary"); }
  static void EndSummaryNamed(B& b, std::string_view name) {
    if (b.summary_is_content_) {
      EndContent(b);
    } else {
      b.PopContent(name);
    }
    b.summary_is_content_ = false;
  }
  static void StartContent(B& b, const F& fields) {
    b.has_content_ = true;
    b.PushContent("content", fields, "text/plain", true);
    b.content_.src = ValueOf(fields, "src");
  }
  static void StartBody(B& b, const F& fields) {
    b.PushContent("content", fields, "application/xhtml+xml", true);
  }
  static void StartEncoded(B& b, const F& fields) {
    b.has_content_ = true;
    b.PushContent("content", fields, "text/html", true);
  }
  static void EndContent(B& b) {
    const std::string type = FeedMediaType(b.content_.type);
    const std::string text = b.PopContent("content");
    if (type == "text/plain" || type == "text/html" || type == "application/xhtml+xml") {
      Save(b.Context(), "summary", text);
    }
  }

  // ---- dates ----
  static void PushDate(B& b, const std::string& name) { b.Push(name, true); }
  static void PopDate(B& b, const std::string& name) {
    const std::string text = b.Pop(name);
    b.Context().instant[name + "_parsed"] = ParseFeedInstant(text);
  }
  static void StartPublished(B& b, const F&) { PushDate(b, "published"); }
  static void EndPublished(B& b) { PopDate(b, "published"); }
  static void StartUpdated(B& b, const F&) { PushDate(b, "updated"); }
  static void EndUpdated(B& b) { PopDate(b, "updated"); }
  static void StartCreated(B& b, const F&) { PushDate(b, "created"); }
  static void EndCreated(B& b) { PopDate(b, "created"); }
  static void StartExpired(B& b, const F&) { PushDate(b, "expired"); }
  static void EndExpired(B& b) { PopDate(b, "expired"); }
  static void StartValid(B& b, const F&) { b.Push("validity", true); }
  // "start=2003-12-31;end=2004-12-31;scheme=W3C-DTF"
  static void EndValid(B& b) {
    const std::string validity = b.Pop("validity");
    std::string_view rest = validity;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view part = rest.substr(0, end);
      for (const std::string_view edge : {"start", "end"}) {
        if (!part.starts_with(edge) || part.substr(edge.size(), 1) != "=") continue;
        const std::string name = "validity_" + std::string(edge);
        b.Context().text[name] = part.substr(edge.size() + 1);
        b.Context().instant[name + "_parsed"] = ParseFeedInstant(part.substr(edge.size() + 1));
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  // ---- links and ids ----
  static void StartLink(B& b, const F& given) {
    F fields = WithHref(given);
    fields.try_emplace("rel", "alternate");
    fields.try_emplace("type", fields["rel"] == "self" ? "application/atom+xml" : "text/html");
    const std::string type = FeedMediaType(fields["type"]);
    const bool has_href = fields.contains("href");
    if (has_href) fields["href"] = JoinUri(b.base_, fields["href"]);
    if (fields["rel"] == "alternate" && (type == "text/html" || type == "application/xhtml+xml")) {
      b.is_entry_link_ = true;
    }
    FeedRecord& record = b.Context();
    if (!(b.in_entry_ && b.in_image_)) Append(record, "links", fields);
    if (!has_href) {
      b.Push("link", b.AtFeedLevel());
    } else if (b.is_entry_link_) {
      record.text["link"] = fields["href"];
    }
  }
  static void EndLink(B& b) {
    b.Pop("link");
    b.is_entry_link_ = false;
  }
  static void StartId(B& b, const F& fields) {
    const std::string* permanent = AttributeOf(fields, "ispermalink");
    b.guid_is_link_ = permanent == nullptr || *permanent == "true";
    b.Push("id", true);
  }
  static void EndId(B& b) {
    const std::string id = b.Pop("id");
    FeedRecord& record = b.Context();
    if (!record.guid_is_link) {
      record.guid_is_link = b.guid_is_link_ && !record.text.contains("link");
    }
    if (b.guid_is_link_) Save(record, "link", id);
  }
  static void StartEnclosure(B& b, const F& given) {
    F fields = WithHref(given);
    fields["rel"] = "enclosure";
    Append(b.Context(), "links", std::move(fields));
  }
  static void StartCcLicense(B& b, const F& fields) {
    AddLicense(b.Context(), ValueOf(fields, "rdf:resource"));
  }
  static void StartLicense(B& b, const F&) { b.Push("license", true); }
  static void EndLicense(B& b) {
    const std::string license = b.Pop("license");
    AddLicense(b.Context(), license);
    b.Context().text.erase("license");
  }
  static void AddLicense(FeedRecord& record, const std::string& href) {
    F fields = {{"rel", "license"}};
    if (!href.empty()) fields["href"] = href;
    Append(record, "links", std::move(fields));
  }
  static void StartNewLocation(B& b, const F&) { b.Push("newlocation", true); }
  static void EndNewLocation(B& b) {
    const std::string url = b.Pop("newlocation");
    if (&b.Context() != &b.document_.feed) return;
    b.document_.feed.text["newlocation"] = SafeUri(b.base_, std::string(Trim(url)));
  }

  // ---- tags ----
  static void AddTag(FeedRecord& record, F tag) {
    if (tag.empty()) return;
    const auto& tags = record.List("tags");
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) {
      Append(record, "tags", std::move(tag));
    }
  }
  static void StartCategory(B& b, const F& fields) {
    F tag;
    if (const auto* term = AttributeOf(fields, "term")) tag["term"] = *term;
    if (const auto* scheme = AttributeOf(fields, "scheme", "domain")) tag["scheme"] = *scheme;
    if (const auto* label = AttributeOf(fields, "label")) tag["label"] = *label;
    const bool says_nothing =
        std::all_of(tag.begin(), tag.end(), [](const auto& pair) { return pair.second.empty(); });
    if (!says_nothing) AddTag(b.Context(), std::move(tag));
    b.Push("category", true);
  }
  static void EndCategory(B& b) {
    const std::string term = b.Pop("category");
    if (term.empty()) return;
    auto& tags = b.Context().list["tags"];
    if (!tags.empty() && ValueOf(tags.back(), "term").empty()) {
      tags.back()["term"] = term;
    } else {
      AddTag(b.Context(), {{"term", term}});
    }
  }
  static void StartMediaCategory(B& b, const F& given) {
    F fields = given;
    fields.try_emplace("scheme", "http://search.yahoo.com/mrss/category_schema");
    StartCategory(b, fields);
  }
  static void StartTags(B& b, const F&) { b.Push("tags", true); }
  static void EndTags(B& b) { AddList(b, b.Pop("tags")); }
  static void StartMediaKeywords(B& b, const F&) { b.Push("media_keywords", true); }
  static void EndMediaKeywords(B& b) { AddList(b, b.Pop("media_keywords")); }
  static void AddList(B& b, std::string_view terms) {
    while (!terms.empty()) {
      const std::size_t end = std::min(terms.find(','), terms.size());
      const std::string_view term = Trim(terms.substr(0, end));
      if (!term.empty()) AddTag(b.Context(), {{"term", std::string(term)}});
      terms.remove_prefix(std::min(end + 1, terms.size()));
    }
  }

  // ---- the rest ----
  static void StartLanguage(B& b, const F&) { b.Push("language", true); }
  static void EndLanguage(B& b) { b.language_ = b.Pop("language"); }
  static void StartGenerator(B& b, const F& given) {
    F fields = WithHref(given);
    if (fields.contains("href")) fields["href"] = JoinUri(b.base_, fields["href"]);
    b.Context().element["generator_detail"] = std::move(fields);
    b.Push("generator", true);
  }
  static void EndGenerator(B& b) {
    const std::string name = b.Pop("generator");
    b.Context().element["generator_detail"]["name"] = name;
  }
  static void StartCloud(B& b, const F& fields) { b.Context().element["cloud"] = fields; }
  static void StartWidth(B& b, const F&) { b.Push("width", false); }
  static void EndWidth(B& b) { EndNumber(b, "width"); }
  static void StartHeight(B& b, const F&) { b.Push("height", false); }
  static void EndHeight(B& b) { EndNumber(b, "height"); }
  static void EndNumber(B& b, const std::string& name) {
    const std::string text = b.Pop(name);
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (b.in_image_) b.Context().number[name] = number;
  }
  static void StartMediaContent(B& b, const F& fields) {
    Append(b.Context(), "media_content", fields);
  }
  static void StartMediaGroup(B&, const F&) {}
  static void StartMediaThumbnail(B& b, const F& fields) {
    b.Push("url", true);
    Append(b.Context(), "media_thumbnail", fields);
  }
  static void EndMediaThumbnail(B& b) {
    const std::string url = b.Pop("url");
    auto& thumbnails = b.Context().list["media_thumbnail"];
    if (!url.empty() && !thumbnails.empty()) thumbnails.back().try_emplace("url", url);
  }
  static void StartMediaCredit(B& b, const F& fields) {
    Append(b.Context(), "media_credit", fields);
    b.Push("credit", true);
  }
  static void EndMediaCredit(B& b) {
    const std::string credit = b.Pop("credit");
    auto& credits = b.Context().list["media_credit"];
    if (!credit.empty() && !credits.empty()) credits.back()["content"] = credit;
  }
  // An element whose attributes are kept with its text as "content".
  template <const char* kKey, const char* kName>
  static void StartKept(B& b, const F& fields) {
    b.Context().element.try_emplace(kKey, fields);
    b.Push(kName, true);
  }
  template <const char* kKey, const char* kName>
  static void EndKept(B& b) {
    const std::string text = b.Pop(kName);
    if (!text.empty()) b.Context().element[kKey]["content"] = text;
  }
};

namespace {

using E = FeedElements;

constexpr char kMediaRating[] = "media_rating";
constexpr char kRating[] = "rating";
constexpr char kMediaLicense[] = "media_license";
constexpr char kLicense[] = "license";
constexpr char kMediaPlayer[] = "media_player";

struct Rule {
  void (*start)(FeedBuilder&, const FeedFields&);
  void (*end)(FeedBuilder&);  // null: whatever was gathered goes to the element's own name
};

constexpr Rule kAuthor{E::StartAuthor, E::EndAuthor};
constexpr Rule kBody{E::StartBody, E::EndContent};
constexpr Rule kCategory{E::StartCategory, E::EndCategory};
constexpr Rule kCreated{E::StartCreated, E::EndCreated};
constexpr Rule kDescription{E::StartDescription, E::EndDescription};
constexpr Rule kEncoded{E::StartEncoded, E::EndContent};
constexpr Rule kId{E::StartId, E::EndId};
constexpr Rule kInfo{E::StartInfo, E::EndInfo};
constexpr Rule kItem{E::StartItem, E::EndItem};
constexpr Rule kLanguage{E::StartLanguage, E::EndLanguage};
constexpr Rule kPublished{E::StartPublished, E::EndPublished};
constexpr Rule kPublisher{E::StartPublisher, E::EndPublisher};
constexpr Rule kRights{E::StartRights, E::EndRights};
constexpr Rule kSubtitle{E::StartSubtitle, E::EndSubtitle};
constexpr Rule kUpdated{E::StartUpdated, E::EndUpdated};
constexpr Rule kUrl{E::StartUrl, E::EndUrl};

const std::unordered_map<std::string, Rule>& Rules() {
  static const std::unordered_map<std::string, Rule> rules = {
      {"rss", {E::StartRss, nullptr}},
      {"feed", {E::StartFeed, E::EndChannel}},
      {"channel", {E::StartChannel, E::EndChannel}},
      {"item", kItem},
      {"entry", kItem},
      {"image", {E::StartImage, E::EndImage}},
      {"textinput", {E::StartTextInput, E::EndTextInput}},
      {"source", {E::StartSource, E::EndSource}},
      // people
      {"author", kAuthor},
      {"managingeditor", kAuthor},
      {"dc_author", kAuthor},
      {"dc_creator", kAuthor},
      {"contributor", {E::StartContributor, E::EndContributor}},
      {"dc_contributor", {E::StartDcContributor, E::EndDcContributor}},
      {"webmaster", kPublisher},
      {"dc_publisher", kPublisher},
      {"name", {E::StartName, E::EndName}},
      {"email", {E::StartEmail, E::EndEmail}},
      {"url", kUrl},
      {"uri", kUrl},
      {"homepage", kUrl},
      // texts
      {"title", {E::StartTitle, E::EndTitle}},
      {"dc_title", {E::StartTitle, E::EndTitle}},
      {"media_title", {E::StartTitle, E::EndMediaTitle}},
      {"subtitle", kSubtitle},
      {"tagline", kSubtitle},
      {"rights", kRights},
      {"copyright", kRights},
      {"dc_rights", kRights},
      {"info", kInfo},
      {"feedburner_browserfriendly", kInfo},
      {"description", kDescription},
      {"dc_description", kDescription},
      {"media_description", kDescription},
      {"abstract", {E::StartAbstract, E::EndDescription}},
      {"summary", {E::StartSummary, E::EndSummary}},
      {"content", {E::StartContent, E::EndContent}},
      {"body", kBody},
      {"xhtml_body", kBody},
      {"content_encoded", kEncoded},
      {"fullitem", kEncoded},
      // dates
      {"published", kPublished},
      {"issued", kPublished},
      {"pubdate", kPublished},
      {"dcterms_issued", kPublished},
      {"updated", kUpdated},
      {"modified", kUpdated},
      {"lastbuilddate", kUpdated},
      {"dc_date", kUpdated},
      {"dcterms_modified", kUpdated},
      {"created", kCreated},
      {"dcterms_created", kCreated},
      {"expirationdate", {E::StartExpired, E::EndExpired}},
      {"dcterms_valid", {E::StartValid, E::EndValid}},
      // links
      {"link", {E::StartLink, E::EndLink}},
      {"id", kId},
      {"guid", kId},
      {"enclosure", {E::StartEnclosure, nullptr}},
      {"cc_license", {E::StartCcLicense, nullptr}},
      {"creativecommons_license", {E::StartLicense, E::EndLicense}},
      {"newlocation", {E::StartNewLocation, E::EndNewLocation}},
      // tags
      {"category", kCategory},
      {"keywords", kCategory},
      {"dc_subject", kCategory},
      {"media_category", {E::StartMediaCategory, E::EndCategory}},
      {"media_keywords", {E::StartMediaKeywords, E::EndMediaKeywords}},
      {"tags", {E::StartTags, E::EndTags}},
      // the rest
      {"language", kLanguage},
      {"dc_language", kLanguage},
      {"generator", {E::StartGenerator, E::EndGenerator}},
      {"cloud", {E::StartCloud, nullptr}},
      {"width", {E::StartWidth, E::EndWidth}},
      {"height", {E::StartHeight, E::EndHeight}},
      {"media_content", {E::StartMediaContent, nullptr}},
      {"media_group", {E::StartMediaGroup, nullptr}},
      {"media_thumbnail", {E::StartMediaThumbnail, E::EndMediaThumbnail}},
      {"media_credit", {E::StartMediaCredit, E::EndMediaCredit}},
      {"media_rating", {E::StartKept<kMediaRating, kRating>, E::EndKept<kMediaRating, kRating>}},
      {"media_license",
       {E::StartKept<kMediaLicense, kLicense>, E::EndKept<kMediaLicense, kLicense>}},
      {"media_player",
       {E::StartKept<kMediaPlayer, kMediaPlayer>, E::EndKept<kMediaPlayer, kMediaPlayer>}},
  };
  return rules;
}

}  // namespace

bool StartFeedElement(const std::string& name, const FeedFields& attributes, FeedBuilder* builder) {
  const auto rule = Rules().find(name);
  if (rule == Rules().end()) return false;
  rule->second.start(*builder, attributes);
  return true;
}

bool EndFeedElement(const std::string& name, FeedBuilder* builder) {
  const auto rule = Rules().find(name);
  if (rule == Rules().end() || rule->second.end == nullptr) return false;
  rule->second.end(*builder);
  return true;
}

}  // namespace chipline
