#include "ingest/html_sanitizer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "ingest/character_references.h"
#include "ingest/feed_uri.h"
#include "ingest/html_vocabulary.h"
#include "ingest/markup_scanner.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kSvg = "http://www.w3.org/2000/svg";
constexpr std::string_view kMath = "http://www.w3.org/1998/Math/MathML";
constexpr std::string_view kXlink = "http://www.w3.org/1999/xlink";

// Their content is no text.
bool HidesContent(std::string_view element) {
  return element == "script" || element == "style" || element == "applet";
}

bool IsReferenceAt(std::string_view text) {
  const std::size_t end = text.substr(0, 40).find(';');
  if (end == std::string_view::npos || end < 2) return false;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '#';
  });
}

void AppendAttribute(std::string_view name, std::string_view value, std::string* out) {
  out->append(" ").append(name).append("=\"");
  for (std::size_t i = 0; i < value.size(); ++i) {
    switch (value[i]) {
      case '<':
        out->append("&lt;");
        break;
      case '>':
        out->append("&gt;");
        break;
      case '"':
        out->append("&quot;");
        break;
      case '&':
        out->append(IsReferenceAt(value.substr(i)) ? "&" : "&amp;");
        break;
      default:
        out->push_back(value[i]);
    }
  }
  out->push_back('"');
}

std::string Hex(char32_t number) {
  std::array<char, 8> digits{};
  const auto [end, fault] =
      std::to_chars(digits.begin(), digits.end(), static_cast<std::uint32_t>(number), 16);
  return {digits.begin(), end};
}

const std::string* Find(const MarkupAttributes& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes) {
    if (key == name) return &value;
  }
  return nullptr;
}

class Sanitizer {
 public:
  Sanitizer(std::string_view base, bool xhtml, std::size_t longest)
      : base_(base), xhtml_(xhtml), longest_(longest) {}

  void Take(const MarkupToken& token);
  std::string Result() { return std::move(out_); }

 private:
  enum class Vocabulary { kNone, kHtml, kMath, kSvg };

  void Start(const MarkupToken& token);
  void End(std::string_view tag);
  void Reference(std::string_view name);
  Vocabulary VocabularyOf(std::string_view tag) const;
  void AppendAttributes(std::string_view tag, Vocabulary vocabulary, MarkupAttributes attributes);
  void AppendAddress(std::string_view tag, const std::string& name, const std::string& value);

  std::string_view base_;
  bool xhtml_;
  std::size_t longest_;
  int hidden_ = 0;
  int math_ = 0;
  int svg_ = 0;
  std::string out_;
};

Sanitizer::Vocabulary Sanitizer::VocabularyOf(std::string_view tag) const {
  if (math_ > 0 && IsMathElement(tag)) return Vocabulary::kMath;
  if (svg_ > 0 && IsSvgElement(tag)) return Vocabulary::kSvg;
  return IsHarmlessElement(tag) ? Vocabulary::kHtml : Vocabulary::kNone;
}

void Sanitizer::AppendAddress(std::string_view tag, const std::string& name,
                              const std::string& value) {
  const std::string trimmed(Trim(value));
  std::string address = IsAddressAttribute(tag, name) ? SafeUri(base_, trimmed) : std::string();
  if (address.empty() && IsSafeUri(trimmed)) address = value;
  // Pictures inside the page cannot run anything.
  if (tag == "img" && name == "src" && StartsWithIgnoringCase(trimmed, "data:image/")) {
    address = trimmed;
  }
  AppendAttribute(name, address, &out_);
}

void Sanitizer::AppendAttributes(std::string_view tag, Vocabulary vocabulary,
                                 MarkupAttributes attributes) {
  const bool svg = vocabulary == Vocabulary::kSvg;
  if (math_ > 0 || svg_ > 0) {
    const bool linked = std::any_of(attributes.begin(), attributes.end(), [](const auto& pair) {
      return pair.first.starts_with("xlink:");
    });
    if (linked && Find(attributes, "xmlns:xlink") == nullptr) {
      attributes.emplace_back("xmlns:xlink", kXlink);
    }
  }
  // In order of name; of two with one name the later one.
  std::stable_sort(attributes.begin(), attributes.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const auto& [name, value] = attributes[i];
    if (i + 1 < attributes.size() && attributes[i + 1].first == name) continue;
    const bool keep = vocabulary == Vocabulary::kMath ? IsMathAttribute(name)
                      : svg                           ? IsSvgAttribute(name)
                                                      : IsHarmlessAttribute(name);
    if (!keep) continue;
    if (name == "style") {
      const std::string style = SanitizeStyle(value, svg_ > 0);
      if (!style.empty()) AppendAttribute(name, style, &out_);
    } else if (IsAddressAttribute(tag, name) || name == "href" || name == "xlink:href" ||
               name == "src" || name == "action" || name == "background" || name == "poster" ||
               name == "data" || name == "dynsrc" || name == "lowsrc") {
      AppendAddress(tag, name, value);
    } else if (svg) {
      AppendAttribute(SvgSpelling(name), value, &out_);
    } else {
      AppendAttribute(name, name == "rel" || name == "type" ? AsciiLower(value) : value, &out_);
    }
  }
}

void Sanitizer::Start(const MarkupToken& token) {
  const std::string& tag = token.name;
  MarkupAttributes attributes = token.attributes;
  if (HidesContent(tag)) ++hidden_;
  if (tag == "svg" || tag == "math") {
    const std::string_view own = tag == "svg" ? kSvg : kMath;
    if (Find(attributes, "xmlns") == nullptr && !xhtml_) attributes.emplace_back("xmlns", own);
    const std::string* written = Find(attributes, "xmlns");
    if (written != nullptr && *written == own) ++(tag == "svg" ? svg_ : math_);
  }
  const Vocabulary vocabulary = VocabularyOf(tag);
  if (vocabulary == Vocabulary::kNone || hidden_ > 0) {
    if (token.closes_itself && HidesContent(tag)) --hidden_;
    return;
  }
  out_ += '<';
  out_ += vocabulary == Vocabulary::kSvg ? SvgSpelling(tag) : std::string_view(tag);
  AppendAttributes(tag, vocabulary, std::move(attributes));
  out_ += IsVoidElement(tag) ? " />" : ">";
  if (token.closes_itself && (xhtml_ || token.attributes.empty())) End(tag);
}

void Sanitizer::End(std::string_view tag) {
  if (HidesContent(tag)) {
    if (hidden_ > 0) --hidden_;
    return;
  }
  const Vocabulary vocabulary = VocabularyOf(tag);
  if (vocabulary == Vocabulary::kNone || hidden_ > 0) return;
  if (tag == "svg" && svg_ > 0) --svg_;
  if (tag == "math" && math_ > 0) --math_;
  if (IsVoidElement(tag)) return;
  out_.append("</");
  out_ += vocabulary == Vocabulary::kSvg ? SvgSpelling(tag) : tag;
  out_ += '>';
}

void Sanitizer::Reference(std::string_view name) {
  if (name == "#39" || name == "#34") {
    out_ += name == "#39" ? '\'' : '"';
  } else if (name.starts_with('#')) {
    // Numbers of windows-1252 stand for what they look like.
    const auto number = ReferenceNumber(name);
    if (number && FromWindows1252(*number) != *number) {
      out_.append("&#x").append(Hex(FromWindows1252(*number))).append(";");
    } else {
      out_.append("&").append(AsciiLower(name)).append(";");
    }
  } else if (IsHtmlEntity(name) || name == "apos") {
    out_.append("&").append(name).append(";");
  } else {
    out_.append("&amp;").append(name);
  }
}

void Sanitizer::Take(const MarkupToken& token) {
  if (out_.size() > longest_) return;
  switch (token.kind) {
    case MarkupToken::Kind::kStart:
      Start(token);
      break;
    case MarkupToken::Kind::kEnd:
      End(token.name);
      break;
    case MarkupToken::Kind::kReference:
      if (hidden_ == 0) Reference(token.name);
      break;
    case MarkupToken::Kind::kText:
    case MarkupToken::Kind::kCdata:
      if (hidden_ == 0) out_ += token.text;
      break;
    case MarkupToken::Kind::kComment:
      if (hidden_ == 0) out_.append("<!--").append(token.text).append("-->");
      break;
    case MarkupToken::Kind::kOther:
      break;
  }
}

// What only looks like markup becomes text: "<!" before anything but a comment, a document type or
// a section, and "<" before a letter whose tag never ends.
std::string WithoutFalseStarts(std::string_view html) {
  std::string out;
  for (std::size_t at = html.find("<!"); at != std::string_view::npos; at = html.find("<!")) {
    out.append(html.substr(0, at));
    html.remove_prefix(at);
    const bool markup = html.starts_with("<!--") || StartsWithIgnoringCase(html, "<!doctype") ||
                        (html.starts_with("<![") && !html.starts_with("<![CDATA["));
    out.append(markup ? "<!" : "&lt;!");
    html.remove_prefix(2);
  }
  return out.append(html);
}

}  // namespace

std::string SanitizeHtml(std::string_view html, std::string_view base, bool xhtml) {
  const std::string text = WithoutFalseStarts(html);
  Sanitizer sanitizer(base, xhtml, 1024 + html.size() * 8);
  MarkupScanner scanner(text);
  MarkupToken token;
  while (scanner.Next(&token)) {
    if (token.unfinished) token.text = "&lt;";
    sanitizer.Take(token);
  }
  const std::string result = sanitizer.Result();
  std::string out;
  for (const char c : Trim(result)) {
    if (c == '\n' && !out.empty() && out.back() == '\r') out.pop_back();
    out.push_back(c);
  }
  return out;
}

bool IsMarkedUpText(std::string_view text) {
  MarkupScanner scanner(text);
  MarkupToken token;
  bool seen = false;
  while (scanner.Next(&token)) {
    if (token.kind == MarkupToken::Kind::kStart || token.kind == MarkupToken::Kind::kEnd) {
      if (!IsHarmlessElement(token.name)) return false;
      seen = seen || token.kind == MarkupToken::Kind::kEnd;
    }
    if (token.kind == MarkupToken::Kind::kReference && token.text.ends_with(';')) {
      if (!token.name.starts_with('#') && !IsHtmlEntity(token.name)) return false;
      seen = true;
    }
  }
  return seen;
}

}  // namespace chipline
