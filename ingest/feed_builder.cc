#include "ingest/feed_builder.h"

#include <algorithm>

#include "ingest/base64.h"
#include "ingest/character_references.h"
#include "ingest/feed_elements.h"
#include "ingest/feed_namespaces.h"
#include "ingest/feed_uri.h"
#include "ingest/html_sanitizer.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr int kMaxDepth = 1000;
constexpr std::string_view kXhtml = "application/xhtml+xml";

bool Among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool MayBeRelative(std::string_view element) {
  return Among(element, {"comments", "docs", "href", "icon", "id", "link", "logo", "url",
                         "wfw_comment", "wfw_commentrss"});
}

bool MayHoldMarkup(std::string_view element) {
  return Among(element, {"content", "copyright", "description", "info", "rights", "subtitle",
                         "summary", "tagline", "title"});
}

std::string EscapeText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string StartTag(std::string_view tag, const MarkupAttributes& attributes) {
  std::string out = "<" + std::string(tag);
  for (const auto& [name, value] : attributes) {
    std::string escaped = EscapeText(value);
    for (std::size_t at = escaped.find('"'); at != std::string::npos; at = escaped.find('"', at)) {
      escaped.replace(at, 1, "&quot;");
    }
    out.append(" ").append(name).append("=\"").append(escaped).append("\"");
  }
  return out + ">";
}

// "<div>…</div>" around all of an Atom construct is the envelope and no content (RFC
// 4287, 3.1.1.3).
void DropEnvelope(std::vector<std::string>* pieces) {
  while (pieces->size() > 1 && Trim(pieces->back()).empty()) pieces->pop_back();
  std::size_t blank = 0;
  while (blank + 1 < pieces->size() && Trim((*pieces)[blank]).empty()) ++blank;
  pieces->erase(pieces->begin(), pieces->begin() + static_cast<std::ptrdiff_t>(blank));
  if (pieces->size() < 2 || pieces->back() != "</div>") return;
  if (pieces->front() != "<div>" && !pieces->front().starts_with("<div ")) return;
  int depth = 0;
  for (std::size_t i = 0; i + 1 < pieces->size(); ++i) {
    const std::string& piece = (*pieces)[i];
    if (piece.starts_with("</")) {
      if (--depth == 0) return;
    } else if (piece.starts_with('<') && !piece.ends_with("/>")) {
      ++depth;
    }
  }
  pieces->erase(pieces->begin());
  pieces->pop_back();
}

// UTF-8 that somebody took for Latin-1 and encoded once more comes back; anything else stays.
std::string UndoDoubleUtf8(std::string text) {
  std::string narrow;
  bool high = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (c > 0xFF) return text;
    high = high || c > 0x7F;
    narrow.push_back(static_cast<char>(c));
  }
  return high && IsValidUtf8(narrow) ? narrow : text;
}

// Windows-1252's punctuation where a feed has control characters instead.
std::string UndoControls(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xC2', at + 1)) {
    const auto low = static_cast<unsigned char>(text[at + 1]);
    if (low >= 0xA0) continue;
    out.append(text.substr(from, at - from));
    AppendUtf8(FromWindows1252(low), &out);
    from = at + 2;
  }
  return out.append(text.substr(from));
}

// "?a=1&amp;b=2" and "?a=1&b;=2" are both how mends of "&" in addresses go wrong.
std::string MendedQuery(std::string_view link) {
  std::string text(link);
  for (std::size_t at = text.find("&amp;"); at != std::string::npos;
       at = text.find("&amp;", at + 1)) {
    text.erase(at + 1, 4);
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] != '&') continue;
    std::size_t end = i + 1;
    while (end < text.size() && (text[end] == '_' || (text[end] >= '0' && text[end] <= '9') ||
                                 ((text[end] | 0x20) >= 'a' && (text[end] | 0x20) <= 'z'))) {
      ++end;
    }
    if (end == i + 1 || end >= text.size() || text[end] != ';') continue;
    out.append(text, i + 1, end - i - 1);
    i = end;
  }
  return out;
}

template <typename Map>
bool HasRoom(const Map& map, const std::string& name) {
  return map.size() < kMaxFeedFields || map.contains(name);
}

}  // namespace

FeedBuilder::FeedBuilder(std::string_view base, std::string_view language, bool lenient,
                         FeedDocument* document)
    : document_(*document), base_(base), language_(language), lenient_(lenient) {
  if (!language_.empty()) document_.feed.text["language"] = WithDashes(language_);
}

FeedBuilder::~FeedBuilder() = default;

FeedRecord& FeedBuilder::Context() {
  if (in_source_) return source_;
  FeedRecord& feed = document_.feed;
  if (in_image_ && feed.child.contains("image")) return *feed.child["image"];
  if (in_text_input_ && feed.child.contains("textinput")) return *feed.child["textinput"];
  return in_entry_ ? Entry() : feed;
}

void FeedBuilder::BeginEntry() {
  entry_overflows_ = document_.entries.size() >= kMaxFeedEntries;
  if (entry_overflows_) {
    overflow_ = FeedRecord();
  } else {
    document_.entries.emplace_back();
  }
  property_depth_.clear();
  in_entry_ = true;
}

void FeedBuilder::OnNamespace(std::string_view prefix, std::string_view uri) {
  const std::string lower = AsciiLower(uri);
  if (document_.version.empty()) {
    if (prefix.empty() && lower == "http://my.netscape.com/rdf/simple/0.9/") {
      document_.version = "rss090";
    } else if (lower == "http://purl.org/rss/1.0/") {
      document_.version = "rss10";
    } else if (lower == "http://www.w3.org/2005/atom") {
      document_.version = "atom10";
    }
  }
  const auto customary = CustomaryPrefix(uri);
  const std::string key(customary ? *customary : prefix);
  if (customary && HasRoom(prefixes_, std::string(prefix))) prefixes_[std::string(prefix)] = key;
  if (HasRoom(document_.namespaces, key)) document_.namespaces[key] = uri;
}

std::string FeedBuilder::PlainName(std::string_view tag) const {
  const std::size_t colon = tag.find(':');
  if (colon == std::string_view::npos) return std::string(tag);
  std::string prefix(tag.substr(0, colon));
  if (const auto found = prefixes_.find(prefix); found != prefixes_.end()) prefix = found->second;
  if (!prefix.empty()) prefix += '_';
  return prefix.append(tag.substr(colon + 1));
}

void FeedBuilder::EnterScope(std::string_view tag, const FeedFields& attributes) {
  const std::string* base = AttributeOf(attributes, "xml:base", "base");
  if (base != nullptr && !base->empty()) {
    const std::string joined = SafeUri(base_, *base);
    if (!joined.empty() && joined.size() <= kMaxFeedBase) base_ = joined;
  }
  // An empty xml:lang says that the language is unknown again.
  if (const std::string* language = AttributeOf(attributes, "xml:lang", "lang")) {
    language_ = *language;
  }
  if (!language_.empty() && Among(tag, {"feed", "rss", "rdf:rdf"})) {
    document_.feed.text["language"] = WithDashes(language_);
  }
  scopes_.push_back({base_, language_});
}

void FeedBuilder::LeaveScope() {
  if (!scopes_.empty()) scopes_.pop_back();
  if (scopes_.empty()) return;
  if (!scopes_.back().base.empty()) base_ = scopes_.back().base;
  language_ = scopes_.back().language;
}

bool FeedBuilder::InMarkup() const {
  return in_content_ > 0 && content_.type == kXhtml;
}

// True where the tag is a part of the content that is being gathered.
bool FeedBuilder::OpenInContent(std::string_view tag, MarkupAttributes* attributes) {
  if (in_content_ == 0) return false;
  if (!content_.type.ends_with("xml")) {
    if (Among(tag, {"xhtml:div", "div"})) return true;  // an envelope around escaped markup
    // Declared as text or escaped markup, but here is an element.
    content_.type = kXhtml;
  }
  if (!InMarkup()) return false;
  if (const std::size_t colon = tag.find(':'); colon != std::string_view::npos) {
    const std::string prefix(tag.substr(0, colon));
    tag.remove_prefix(colon + 1);
    const auto space = document_.namespaces.find(prefix);
    if (space != document_.namespaces.end() && Among(tag, {"math", "svg"})) {
      attributes->emplace_back("xmlns", space->second);
    }
  }
  if (tag == "svg") ++svg_depth_;
  AddTag(StartTag(tag, *attributes));
  return true;
}

void FeedBuilder::EndRunawayContent(std::string_view tag) {
  if (!lenient_ || !Among(tag, {"item", "entry", "channel", "feed", "rss"})) return;
  while (in_content_ > 0) PopContent(open_.empty() ? std::string() : open_.back().name);
}

void FeedBuilder::CloseInContent(std::string_view tag) {
  if (in_content_ == 0) return;
  if (!content_.type.ends_with("xml")) {
    if (Among(tag, {"xhtml:div", "div"})) return;
    content_.type = kXhtml;
  }
  if (InMarkup()) AddTag("</" + std::string(tag.substr(tag.rfind(':') + 1)) + ">");
}

void FeedBuilder::StartUnknown(std::string_view name, const FeedFields& attributes) {
  if (attributes.empty()) {
    Push(name, true);
    return;
  }
  auto& elements = Context().element;
  if (HasRoom(elements, std::string(name))) elements[std::string(name)] = attributes;
}

void FeedBuilder::OnStart(std::string_view tag, MarkupAttributes attributes) {
  if (depth_ >= kMaxDepth) {
    ++too_deep_;
    return;
  }
  ++depth_;
  FeedFields fields;
  for (auto& [name, value] : attributes) {
    if (name == "rel" || name == "type") value = AsciiLower(value);
    fields[name] = value;
  }
  EnterScope(tag, fields);
  EndRunawayContent(tag);
  if (OpenInContent(tag, &attributes)) return;
  const std::string name = PlainName(tag);
  // An empty text input or image of a broken feed must not swallow what follows.
  if (tag.find(':') == std::string_view::npos) {
    if (!Among(tag, {"title", "link", "description", "name"})) in_text_input_ = false;
    if (!Among(tag, {"title", "link", "description", "url", "href", "width", "height"})) {
      in_image_ = false;
    }
  }
  if (!StartFeedElement(name, fields, this)) StartUnknown(name, fields);
}

void FeedBuilder::OnEnd(std::string_view tag) {
  if (too_deep_ > 0) {
    --too_deep_;
    return;
  }
  EndRunawayContent(tag);
  const std::string name = PlainName(tag);
  if (svg_depth_ > 0 && (tag == "svg" || tag.ends_with(":svg"))) --svg_depth_;
  // A drawing's <title> is not the entry's.
  if (svg_depth_ == 0 && !EndFeedElement(name, this)) Pop(name);
  CloseInContent(tag);
  LeaveScope();
  if (depth_ > 0) --depth_;
}

void FeedBuilder::OnText(std::string_view text) {
  if (open_.empty()) return;
  Open& open = open_.back();
  if (!open.ends_in_text) open.pieces.emplace_back();
  open.ends_in_text = true;
  if (content_.type == kXhtml) {
    open.pieces.back() += EscapeText(text);
  } else {
    open.pieces.back() += text;
  }
}

void FeedBuilder::AddTag(std::string tag) {
  if (open_.empty()) return;
  open_.back().pieces.push_back(std::move(tag));
  open_.back().ends_in_text = false;
}

void FeedBuilder::Push(std::string_view name, bool stored) {
  open_.push_back({std::string(name), stored, {}, false});
}

std::string FeedBuilder::Pop(std::string_view name) {
  if (open_.empty() || open_.back().name != name) return {};
  Open open = std::move(open_.back());
  open_.pop_back();
  if (!open.stored) {
    std::string text;
    for (const std::string& piece : open.pieces) text += piece;
    return std::string(Trim(text));
  }
  std::string text = Finished(open.name, std::move(open.pieces));
  Store(open.name, text);
  return text;
}

std::string FeedBuilder::Finished(const std::string& name, std::vector<std::string> pieces) {
  if (document_.version == "atom10" && content_.type == kXhtml) DropEnvelope(&pieces);
  std::string joined;
  for (const std::string& piece : pieces) joined += piece;
  std::string text(Trim(joined));
  if (base64_) {
    if (auto decoded = DecodeBase64(text); decoded && IsValidUtf8(*decoded)) text = *decoded;
    base64_ = false;
  }
  // An id is an address only where it says so.
  if (MayBeRelative(name) && !text.empty() && (name != "id" || guid_is_link_)) {
    text = JoinUri(base_, text);
  }
  return Cleaned(name, std::move(text));
}

std::string FeedBuilder::Cleaned(const std::string& name, std::string text) {
  // RSS never says whether text is HTML.
  const bool is_atom = document_.version.starts_with("atom");
  if (!is_atom && content_.type == "text/plain" && IsMarkedUpText(text))
    content_.type = "text/html";
  const std::string type = content_.type.empty() ? "text/html" : FeedMediaType(content_.type);
  if ((type == "text/html" || type == kXhtml) && MayHoldMarkup(name)) {
    text = SanitizeHtml(text, base_, type == kXhtml);
  }
  return UndoControls(UndoDoubleUtf8(std::move(text)));
}

void FeedBuilder::Store(const std::string& name, const std::string& text) {
  // Tags and sources keep their text elsewhere.
  if (Among(name, {"category", "tags", "itunes_keywords", "media_keywords", "source"})) return;
  if (name == "title" && title_depth_ > -1 && title_depth_ <= depth_) return;
  if (in_entry_ && !in_source_) {
    StoreInEntry(name == "description" ? "summary" : name, text);
  } else if (in_feed_ || in_source_) {
    StoreInFeed(name == "description" ? "subtitle" : name, text);
  }
}

void FeedBuilder::StoreInEntry(const std::string& name, std::string text) {
  FeedRecord& entry = Entry();
  if (name == "content") {
    if (entry.content.size() >= kMaxFeedContents) return;
    entry.content.push_back(content_);
    entry.content.back().value = std::move(text);
    return;
  }
  if (name == "link") {
    if (in_image_) return;
    text = MendedQuery(text);
    auto& links = entry.list["links"];
    if (!text.empty() && !links.empty()) links.back()["href"] = text;
    entry.text["link"] = std::move(text);
    return;
  }
  if (!HasRoom(entry.text, name)) return;
  if (in_content_ > 0) {
    entry.detail[name + "_detail"] = content_;
    entry.detail[name + "_detail"].value = text;
  }
  const auto [depth, first] = property_depth_.try_emplace(name, depth_);
  if (!first && depth_ > depth->second) return;
  depth->second = depth_;
  entry.text[name] = std::move(text);
}

void FeedBuilder::StoreInFeed(const std::string& name, std::string text) {
  FeedRecord& context = Context();
  if (!HasRoom(context.text, name)) return;
  if (name == "link") {
    text = MendedQuery(text);
    auto& links = context.list["links"];
    if (!links.empty()) links.back()["href"] = text;
  } else if (in_content_ > 0) {
    context.detail[name + "_detail"] = content_;
    context.detail[name + "_detail"].value = text;
  }
  context.text[name] = std::move(text);
}

void FeedBuilder::PushContent(std::string_view name, const FeedFields& attributes,
                              std::string_view default_type, bool stored) {
  ++in_content_;
  const auto type = attributes.find("type");
  content_ = {};
  content_.type = FeedMediaType(type == attributes.end() ? default_type : type->second);
  content_.language = WithDashes(language_);
  content_.base = base_;
  const auto mode = attributes.find("mode");
  base64_ = (mode != attributes.end() && mode->second == "base64") ||
            !(content_.type.starts_with("text/") || content_.type.ends_with("+xml") ||
              content_.type.ends_with("/xml"));
  Push(name, stored);
}

std::string FeedBuilder::PopContent(std::string_view name) {
  std::string text = Pop(name);
  if (in_content_ > 0) --in_content_;
  content_ = {};
  base64_ = false;
  return text;
}

}  // namespace chipline
