#include "web/passage_html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "ingest/text_utils.h"
#include "web/desk.h"
#include "web/event_fields.h"
#include "web/event_form.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr std::size_t kContext = 32;  // code points kept on both sides of a passage
constexpr std::array<std::string_view, 18> kPointable = {
    "type",      "certainty",  "effect",        "issuer",    "agency",   "asserted_by",
    "target",    "flow",       "subjects",      "effective", "until",    "announced",
    "published", "conditions", "review_policy", "scope",     "modifies", "actor"};

struct Span {
  std::size_t start = 0;
  std::size_t end = 0;
};

// The quotes' code points in order, those that overlap joined.
std::vector<Span> SpansOf(const std::vector<Quote>& quotes) {
  std::vector<Span> spans;
  spans.reserve(quotes.size());
  for (const Quote& quote : quotes) spans.push_back({quote.start, quote.end});
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.start < b.start; });
  std::vector<Span> joined;
  for (const Span& span : spans) {
    if (!joined.empty() && span.start <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

std::optional<std::size_t> NumberIn(const FormFields& fields, std::string_view name) {
  const std::string text = fields.Get(name);
  std::size_t number = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc() || stop != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Where the passage stands, in code points.
Result<Span> FindPassage(std::string_view text, const FormFields& fields) {
  const CodePointMap map(text);
  const std::string words = fields.Get("point_text");
  const auto start = NumberIn(fields, "point_start");
  const auto end = NumberIn(fields, "point_end");
  if (start && end && *start < *end && *end <= CountCodePoints(text)) {
    const bool is_said = words.empty() || SliceCodePoints(text, *start, *end) == words;
    if (is_said) return Span{*start, *end};
  }
  if (words.empty()) return InvalidArgument("mark a passage, or write its words", "point_text");
  const std::size_t at = text.find(words);
  if (at == std::string_view::npos) {
    return InvalidArgument("the text does not say \"" + words + "\"", "point_text");
  }
  if (text.find(words, at + 1) != std::string_view::npos) {
    return InvalidArgument("the text says that more than once: add words until it is one passage",
                           "point_text");
  }
  return Span{map.ToCodePoint(at), map.ToCodePoint(at + words.size())};
}

Quote QuoteAt(std::string_view text, const Span& span) {
  const std::size_t before = span.start > kContext ? span.start - kContext : 0;
  const std::size_t after = std::min(span.end + kContext, CountCodePoints(text));
  Quote quote;
  quote.exact = SliceCodePoints(text, span.start, span.end);
  quote.prefix = SliceCodePoints(text, before, span.start);
  quote.suffix = SliceCodePoints(text, span.end, after);
  quote.start = static_cast<std::uint32_t>(span.start);
  quote.end = static_cast<std::uint32_t>(span.end);
  return quote;
}

}  // namespace

void WriteLitText(HtmlWriter& page, std::string_view text, const std::vector<Quote>& quotes) {
  page.Element("h2", {{"id", "text-title"}}, "The text");
  page.Open("div", {{"class", "text"},
                    {"id", "source-text"},
                    {"tabindex", "0"},
                    {"role", "region"},
                    {"aria-labelledby", "text-title"}});
  std::size_t at = 0;
  for (const Span& span : SpansOf(quotes)) {
    page.Text(SliceCodePoints(text, at, span.start));
    page.Element("mark", SliceCodePoints(text, span.start, span.end));
    at = span.end;
  }
  page.Text(SliceCodePoints(text, at, CountCodePoints(text))).Close();
}

void WriteSourceText(HtmlWriter& page, std::string_view text, const std::vector<Quote>& quotes) {
  page.Open("div", {{"class", "source-text"}});
  WriteLitText(page, text, quotes);
  page.Open("div", {{"class", "row point"}});
  Choices choices;
  for (const std::string_view field : kPointable) {
    choices.push_back({std::string(field), Capital(FieldWords(field))});
  }
  WriteSelect(page, "point_field", "Another passage for", choices, {});
  WriteField(page,
             {"point_text", "The passage", "text", "Mark it in the text, or write its words"});
  WriteHidden(page, "point_start", {});
  WriteHidden(page, "point_end", {});
  WriteButton(page, "point", "Point there");
  page.Close().Close();
}

std::optional<std::size_t> SourceRowOf(const FormFields& fields, const std::string& sha) {
  for (std::size_t i = 0; i < RowsOf(fields, "source"); ++i) {
    if (fields.Get("source_document." + std::to_string(i)) == sha) return i;
  }
  return std::nullopt;
}

Result<void> PointAtPassage(std::string_view text, const std::string& sha, FormFields& fields) {
  const auto row = SourceRowOf(fields, sha);
  if (!row) return InvalidArgument("no source of this event is this text", "point_text");
  const std::string field = fields.Get("point_field");
  if (std::find(kPointable.begin(), kPointable.end(), field) == kPointable.end()) {
    return InvalidArgument("choose what the passage says", "point_field");
  }
  const Span span = CHIP_TRY(FindPassage(text, fields));
  const std::string name = "source_quotes." + std::to_string(*row);
  std::vector<Quote> quotes = ReadQuotes(fields.Get(name));
  for (Quote& quote : quotes) std::erase(quote.supports, field);
  std::erase_if(quotes, [](const Quote& quote) { return quote.supports.empty(); });
  const auto same = std::find_if(quotes.begin(), quotes.end(), [&](const Quote& quote) {
    return quote.start == span.start && quote.end == span.end;
  });
  if (same != quotes.end()) {
    same->supports.push_back(field);
  } else {
    Quote quote = QuoteAt(text, span);
    quote.supports = {field};
    quotes.push_back(std::move(quote));
  }
  fields.Set(name, WriteQuotes(quotes));
  for (const char* used : {"point_text", "point_start", "point_end"}) fields.Remove(used);
  return Ok();
}

}  // namespace chipline
