// What all pages share: the frame around them, the words for codes, the question's form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/state.h"
#include "web/html.h"
#include "web/http.h"
#include "web/question.h"
#include "web/site.h"

namespace chipline {

// A whole page around `main`: 200 text/html. `title` comes before the name of the program.
Response Page(std::string_view title, const HtmlWriter& main);

// "9 November 2025", "licence required", "the United States".
std::string LongDay(Day day);
std::string ShortDay(Day day);  // "9 Nov 2025"
std::string Words(std::string_view code_name);
std::string Capital(std::string text);
std::string CountryName(Jurisdiction code);
std::string CountryAdjective(Jurisdiction code);  // "US", "Chinese"

// How a status looks: a class that style sheets give a pattern, the word, and what qualifies it.
struct StatusLook {
  std::string css;     // "s-banned"
  std::string word;    // "Banned"
  std::string detail;  // "policy of denial · since 9 Nov 2025", may be empty
};
StatusLook LookOf(const Timeline& timeline, const Resolution& resolution);
// A swatch (decoration), the word and the detail.
void WriteStatus(HtmlWriter& page, const StatusLook& look);

// The parameters of the question that the reader gave, to be kept in links: date, known_at, ….
std::vector<Parameter> Carried(const Request& request);
// `path` with the carried parameters.
std::string Linked(const std::string& path, const Request& request);

// The form that asks again with other days. Works without scripts.
void WriteAsOfForm(HtmlWriter& page, const Request& request, const Question& question,
                   const std::string& action);
// "… on 9 November 2025, as known on 1 December 2025."
std::string AsOfText(const Question& question, Day today);

}  // namespace chipline
