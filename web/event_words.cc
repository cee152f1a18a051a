#include "web/event_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "web/page_frame.h"

namespace chipline {
namespace {

// Words of a passage that name it at its ends; a longer one need not be spelt out.
constexpr std::size_t kFragmentWords = 6;

// In a fragment directive, comma, ampersand and hyphen have meanings of their own.
std::string FragmentText(std::string_view text) {
  std::string escaped;
  for (const char c : PercentEncode(text)) {
    if (c == '-') {
      escaped += "%2D";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::vector<std::string_view> WordsOf(std::string_view text) {
  constexpr std::string_view kBlanks = " \n\t";
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlanks, end);
  }
  return words;
}

std::string Joined(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    text += (text.empty() ? "" : " ") + std::string(words[i]);
  }
  return text;
}

void WriteQuote(HtmlWriter& page, const Source& source, const Quote& quote, bool supports) {
  page.Open("figure", {{"class", "passage"}});
  page.OpenWith("blockquote", source.language.empty()
                                  ? std::vector<Attribute>()
                                  : std::vector<Attribute>{{"lang", source.language}});
  if (!quote.prefix.empty()) page.Element("span", {{"class", "around"}}, "… " + quote.prefix);
  page.Element("mark", quote.exact);
  if (!quote.suffix.empty()) page.Element("span", {{"class", "around"}}, quote.suffix + " …");
  page.Close();
  page.Open("figcaption");
  if (supports && !quote.supports.empty()) {
    std::string fields;
    for (const std::string& field : quote.supports) {
      fields += (fields.empty() ? "Says: " : ", ") + Words(field);
    }
    page.Element("span", fields);
  }
  if (!source.document.empty()) {
    const std::string place = std::to_string(quote.start) + "-" + std::to_string(quote.end);
    page.Open("a", {{"href", "/source/" + source.document + "#at-" + place}});
    page.Text("In the stored text").Close();
  }
  if (IsWebAddress(source.url)) {
    page.Open("a", {{"href", PassageAddress(source.url, &quote)}, {"rel", "noreferrer"}});
    page.Text("At the publisher").Close();
  }
  page.Close().Close();
}

}  // namespace

std::string TitleOf(const PolicyEvent& event) {
  return event.summary.empty() ? OneLine(event) : event.summary;
}

void WriteEventLink(HtmlWriter& page, const Site& site, const Request& request,
                    const EventRecord& record) {
  const auto event = site.bodies.Event(record);
  const std::string id = ToString(record.id);
  page.Link(Linked("/events/" + id, request), event ? TitleOf(*event) : id);
}

std::string ConditionWords(const Condition& condition) {
  std::string text = Capital(Words(Name(condition.kind))) + ": " + condition.text;
  if (condition.number) {
    text += " (" + NumberWords(*condition.number) +
            (condition.unit.empty() ? "" : " " + condition.unit) + ")";
  }
  return text;
}

std::string PassageAddress(const std::string& url, const Quote* quote) {
  if (quote == nullptr || quote->exact.empty()) return url;
  const std::vector<std::string_view> words = WordsOf(quote->exact);
  std::string directive = ":~:text=";
  if (words.size() <= 2 * kFragmentWords) {
    directive += FragmentText(Joined(words, 0, words.size()));
  } else {
    directive += FragmentText(Joined(words, 0, kFragmentWords)) + "," +
                 FragmentText(Joined(words, words.size() - kFragmentWords, words.size()));
  }
  return url + (url.find('#') == std::string::npos ? "#" : "") + directive;
}

void WriteSource(HtmlWriter& page, const Source& source, bool supports) {
  page.Open("div", {{"class", "source"}}).Open("p");
  std::string text = source.publisher;
  if (!source.title.empty()) text += (text.empty() ? "" : ": ") + source.title;
  if (text.empty()) text = source.url;
  if (IsWebAddress(source.url)) {
    page.Element("a", {{"href", source.url}, {"rel", "noreferrer"}}, text);
  } else {
    page.Text(text);
  }
  if (source.published) page.Text(", " + DateWords(*source.published));
  page.Close();
  for (const Quote& quote : source.quotes) WriteQuote(page, source, quote, supports);
  page.Close();
}

}  // namespace chipline
