#include "ingest/markup_scanner.h"

#include <algorithm>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxAttributes = 200;

bool IsAlpha(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsHex(char c) {
  return IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}
bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool IsNameByte(char c) {
  return IsAlpha(c) || IsDigit(c) || c == '-' || c == '_' || c == '.' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void MarkupScanner::Take(MarkupToken::Kind kind, std::size_t text_from, std::size_t text_to,
                         std::size_t next, MarkupToken* token) {
  token->kind = kind;
  token->text = markup_.substr(text_from, text_to - text_from);
  at_ = std::min(next, markup_.size());
}

// Where the tag's inside ends: at a ">" or "<" outside quotes. A quote without a partner, or whose
// partner stands before something that cannot follow a value, is an ordinary character.
std::size_t MarkupScanner::TagEnd(std::size_t from) {
  for (std::size_t i = from; i < markup_.size(); ++i) {
    const char c = markup_[i];
    if (c == '>' || c == '<') return i;
    if (c != '"' && c != '\'') continue;
    const bool is_value = i > from && (markup_[i - 1] == '=' || IsBlank(markup_[i - 1]));
    // Far partners are no partners: a page of text inside one attribute is a lost quote, and
    // looking for it again and again would take forever.
    constexpr std::size_t kMaxValue = 64 * 1024;
    const std::string_view rest = markup_.substr(i + 1, kMaxValue);
    const std::size_t close = is_value ? rest.find(c) : kNone;
    if (close == kNone) continue;
    const std::size_t after = i + 1 + close + 1;
    if (after < markup_.size() && markup_[after] != '>' && markup_[after] != '/' &&
        !IsBlank(markup_[after]) && !IsAlpha(markup_[after])) {
      continue;
    }
    i = after - 1;
  }
  return kNone;
}

void MarkupScanner::ReadAttributes(std::string_view inside, MarkupToken* token) {
  std::size_t i = 0;
  while (i < inside.size() && token->attributes.size() < kMaxAttributes) {
    if (!IsAlpha(inside[i]) && inside[i] != '_') {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < inside.size() && IsNameByte(inside[end])) ++end;
    const std::string name = AsciiLower(inside.substr(i, end - i));
    i = end;
    while (end < inside.size() && IsBlank(inside[end])) ++end;
    if (end >= inside.size() || inside[end] != '=') {
      token->attributes.emplace_back(name, name);  // <input checked>
      continue;
    }
    ++end;
    while (end < inside.size() && IsBlank(inside[end])) ++end;
    const char quote = end < inside.size() ? inside[end] : ' ';
    std::size_t close = kNone;
    if (quote == '"' || quote == '\'') close = inside.find(quote, end + 1);
    if (close != kNone) {
      token->attributes.emplace_back(name, inside.substr(end + 1, close - end - 1));
      i = close + 1;
      continue;
    }
    i = end;
    while (i < inside.size() && !IsBlank(inside[i])) ++i;
    token->attributes.emplace_back(name, inside.substr(end, i - end));
  }
}

bool MarkupScanner::ReadTag(MarkupToken* token) {
  const bool is_end = markup_[at_ + 1] == '/';
  const std::size_t name_from = at_ + (is_end ? 2 : 1);
  const std::size_t end = no_tag_end_ ? kNone : TagEnd(name_from);
  if (end == kNone) {
    no_tag_end_ = true;
    return false;
  }
  std::string_view inside = markup_.substr(name_from, end - name_from);
  const std::size_t next = markup_[end] == '>' ? end + 1 : end;
  std::size_t name_end = 0;
  while (name_end < inside.size() && IsNameByte(inside[name_end])) ++name_end;
  token->name = AsciiLower(inside.substr(0, name_end));
  inside.remove_prefix(name_end);
  token->closes_itself = !is_end && inside.ends_with('/');
  if (token->closes_itself) inside.remove_suffix(1);
  if (!is_end) ReadAttributes(inside, token);
  Take(is_end ? MarkupToken::Kind::kEnd : MarkupToken::Kind::kStart, at_, next, next, token);
  return true;
}

bool MarkupScanner::ReadDeclaration(MarkupToken* token) {
  const std::string_view rest = markup_.substr(at_);
  if (rest.starts_with("<!--")) {
    const std::size_t end = no_comment_end_ ? kNone : markup_.find("-->", at_ + 4);
    if (end != kNone) {
      Take(MarkupToken::Kind::kComment, at_ + 4, end, end + 3, token);
      return true;
    }
    // Not closed: what a page's end would swallow is left out.
    no_comment_end_ = true;
    Take(MarkupToken::Kind::kOther, at_, markup_.size(), markup_.size(), token);
    return true;
  }
  if (rest.starts_with("<![CDATA[")) {
    const std::size_t end = no_cdata_end_ ? kNone : markup_.find("]]>", at_ + 9);
    no_cdata_end_ = end == kNone;
    if (end == kNone) {
      Take(MarkupToken::Kind::kCdata, at_ + 9, markup_.size(), markup_.size(), token);
    } else {
      Take(MarkupToken::Kind::kCdata, at_ + 9, end, end + 3, token);
    }
    return true;
  }
  const std::size_t end = no_bracket_ ? kNone : markup_.find('>', at_);
  no_bracket_ = end == kNone;
  if (end == kNone) return false;
  Take(MarkupToken::Kind::kOther, at_, end + 1, end + 1, token);
  return true;
}

bool MarkupScanner::ReadReference(MarkupToken* token) {
  std::size_t end = at_ + 1;
  if (end < markup_.size() && markup_[end] == '#') {
    ++end;
    const bool hex = end < markup_.size() && (markup_[end] | 0x20) == 'x';
    if (hex) ++end;
    const std::size_t digits = end;
    while (end < markup_.size() && (hex ? IsHex(markup_[end]) : IsDigit(markup_[end]))) ++end;
    if (end == digits || end >= markup_.size() || markup_[end] != ';') return false;
  } else {
    while (end < markup_.size() &&
           (IsAlpha(markup_[end]) || (end > at_ + 1 && IsDigit(markup_[end])))) {
      ++end;
    }
    // "&copy=3" is the parameter of an address, as in HTML's attributes.
    if (end == at_ + 1 || end >= markup_.size() || markup_[end] == '=') return false;
  }
  token->name = std::string(markup_.substr(at_ + 1, end - at_ - 1));
  const std::size_t next = markup_[end] == ';' ? end + 1 : end;
  Take(MarkupToken::Kind::kReference, at_, next, next, token);
  return true;
}

bool MarkupScanner::Next(MarkupToken* token) {
  if (at_ >= markup_.size()) return false;
  *token = MarkupToken();
  const char next = at_ + 1 < markup_.size() ? markup_[at_ + 1] : '\0';
  if (markup_[at_] == '<') {
    bool read = false;
    if (IsAlpha(next) || (next == '/' && at_ + 2 < markup_.size())) read = ReadTag(token);
    if (next == '!' || next == '?') read = ReadDeclaration(token);
    if (read) return true;
    token->unfinished = IsAlpha(next) || next == '/';
    Take(MarkupToken::Kind::kText, at_, at_ + 1, at_ + 1, token);
    return true;
  }
  if (markup_[at_] == '&') {
    if (ReadReference(token)) return true;
    Take(MarkupToken::Kind::kText, at_, at_ + 1, at_ + 1, token);
    return true;
  }
  const std::size_t end = std::min(markup_.find_first_of("<&", at_), markup_.size());
  Take(MarkupToken::Kind::kText, at_, end, end, token);
  return true;
}

}  // namespace chipline
