// What all pages share: the frame around them and the question's form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/html.h"
#include "web/http.h"
#include "web/page_words.h"
#include "web/question.h"
#include "web/site.h"
#include "web/status_look.h"

namespace chipline {

// What a page has besides its content.
struct PageParts {
  std::string_view place;                 // the path of the navigation's entry that it belongs to
  std::vector<std::string_view> styles;   // embedded files besides app.css
  std::vector<std::string_view> scripts;  // and besides app.js, in their order
  std::string feed;                       // the address of an Atom feed of it, or empty
  bool is_bare = false;                   // without header and footer: to be put into other pages
  bool has_desk = false;                  // its content begins with who is signed in
};

// A whole page around `main`: 200 text/html. `title` comes before the name of the program.
Response Page(std::string_view title, const HtmlWriter& main, const PageParts& parts = {});

// Puts `reader`, which says who is signed in, into the header of a page that was made for
// everybody; from then on it is nobody else's. Does nothing to a page whose header has no place for
// it.
void ShowReader(Response& page, const HtmlWriter& reader);

// The address of an embedded file; it holds the hash of the content.
std::string AssetPath(std::string_view name);

// The parameters of the question that the reader gave, to be kept in links: date, known_at, ….
std::vector<Parameter> Carried(const Request& request);
// `path` with the carried parameters.
std::string Linked(const std::string& path, const Request& request);
// `path` with the carried parameters, but another date and known_at ("" leaves it out).
std::string LinkedAt(const std::string& path, const Request& request, const std::string& date,
                     const std::string& known_at);

// The form that asks again with other days. Works without scripts.
void WriteAsOfForm(HtmlWriter& page, const Request& request, const Question& question,
                   const std::string& action);
// "on 9 November 2025, as known on 1 December 2025"
std::string AsOfText(const Question& question, Day today);

}  // namespace chipline
