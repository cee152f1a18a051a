#include "ingest/feed_doctype.h"

#include <algorithm>
#include <map>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxExpansion = 1 << 20;
constexpr std::size_t kMaxEntities = 1000;

using Entities = std::map<std::string, std::string, std::less<>>;

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view TakeName(std::string_view* text) {
  while (!text->empty() && IsBlank(text->front())) text->remove_prefix(1);
  std::size_t end = 0;
  while (end < text->size() && !IsBlank((*text)[end]) && (*text)[end] != '"') ++end;
  const std::string_view name = text->substr(0, end);
  text->remove_prefix(end);
  while (!text->empty() && IsBlank(text->front())) text->remove_prefix(1);
  return name;
}

bool IsOneReference(std::string_view value) {
  return value.starts_with("&#") && value.size() > 3 && value.find(';') == value.size() - 1 &&
         value.find('&', 1) == kNone;
}

// `text` stands behind "<!ENTITY".
void ReadEntity(std::string_view text, Entities* entities) {
  if (text.empty() || !IsBlank(text.front())) return;
  const std::string_view name = TakeName(&text);
  if (name.empty() || name == "%" || text.empty()) return;
  const char quote = text.front();
  if (quote != '"' && quote != '\'') return;  // SYSTEM or PUBLIC
  const std::size_t end = text.find(quote, 1);
  if (end == kNone) return;
  const std::string_view value = text.substr(1, end - 1);
  const bool plain = value.find_first_of("&%<") == kNone;
  if ((plain || IsOneReference(value)) && entities->size() < kMaxEntities) {
    entities->emplace(name, value);
  }
}

// Where a declaration that begins at `from` ends: behind its ">", outside quotes and brackets.
std::size_t DeclarationEnd(std::string_view markup, std::size_t from, Entities* entities) {
  bool in_subset = false;
  for (std::size_t i = from; i < markup.size(); ++i) {
    const char c = markup[i];
    if (c == '"' || c == '\'') {
      i = markup.find(c, i + 1);
      if (i == kNone) return kNone;
    } else if (in_subset && markup.substr(i).starts_with("<!--")) {
      i = markup.find("-->", i + 4);
      if (i == kNone) return kNone;
      i += 2;
    } else if (in_subset && markup.substr(i).starts_with("<!ENTITY")) {
      ReadEntity(markup.substr(i + 8), entities);
    } else if (c == '[') {
      in_subset = true;
    } else if (c == ']') {
      in_subset = false;
    } else if (c == '>' && !in_subset) {
      return i + 1;
    }
  }
  return kNone;
}

// References to `entities` written out, but not in CDATA sections or comments.
std::string WriteOut(std::string_view markup, const Entities& entities) {
  std::string out;
  std::size_t written = 0;
  while (!markup.empty()) {
    const std::size_t at = std::min(markup.find_first_of("&<"), markup.size());
    out.append(markup.substr(0, at));
    markup.remove_prefix(at);
    if (markup.empty()) break;
    if (markup.starts_with("<![CDATA[") || markup.starts_with("<!--")) {
      const std::string_view close = markup[2] == '-' ? "-->" : "]]>";
      const std::size_t end = std::min(markup.find(close, 4), markup.size());
      out.append(markup.substr(0, end));
      markup.remove_prefix(end);
      continue;
    }
    const std::size_t end = markup.front() == '&' ? markup.substr(0, 80).find(';') : kNone;
    const auto entity = end == kNone ? entities.end() : entities.find(markup.substr(1, end - 1));
    if (entity == entities.end() || written + entity->second.size() > kMaxExpansion) {
      out += markup.front();
      markup.remove_prefix(1);
      continue;
    }
    written += entity->second.size();
    out.append(entity->second);
    markup.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

WithoutDoctype StripDoctype(std::string_view markup) {
  WithoutDoctype result;
  Entities entities;
  std::string head;
  // The prolog: declarations, comments and instructions before the first element.
  std::size_t at = 0;
  while (at < markup.size()) {
    const std::size_t open = markup.find('<', at);
    if (open == kNone) break;
    const std::string_view rest = markup.substr(open);
    std::size_t end = kNone;
    bool keep = true;
    if (rest.starts_with("<!--")) {
      end = markup.find("-->", open + 4);
      if (end != kNone) end += 3;
    } else if (rest.starts_with("<?")) {
      end = markup.find("?>", open);
      if (end != kNone) end += 2;
      // It names an encoding that the text no longer has. Anywhere but at the start it is a fault.
      keep = !(rest.starts_with("<?xml") && open == 0);
    } else if (StartsWithIgnoringCase(rest, "<!doctype")) {
      end = DeclarationEnd(markup, open + 9, &entities);
      // An unfinished one: as far as its first ">", as a reader of broken feeds would.
      if (end == kNone) end = markup.find('>', open);
      const std::string type = AsciiLower(rest.substr(0, std::min<std::size_t>(1000, end - open)));
      result.is_netscape = result.is_netscape || type.find("netscape") != kNone;
      keep = false;
    } else {
      break;
    }
    if (end == kNone) break;
    head.append(markup.substr(at, (keep ? end : open) - at));
    at = end;
  }
  head.append(markup.substr(at));
  result.markup = entities.empty() ? std::move(head) : WriteOut(head, entities);
  return result;
}

}  // namespace chipline
