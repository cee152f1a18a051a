// What the newsroom's pages share: the frame with its own navigation, and the way to the API.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/editing.h"
#include "web/form.h"
#include "web/html.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// What a newsroom page works with. All must outlive it; safe from any thread.
class Desk {
 public:
  Desk(const Site& site, Editing& editing);

  // The answer of POST `path` to `json` by whoever sent `request`, with the headers and parameters
  // that are given: a page does nothing that the API would not. REQUIRES: the path is one of
  // web/write_api.h's or web/queue_api.h's.
  Response Post(const Request& request, const std::string& path, std::string json,
                std::vector<Parameter> headers, const std::vector<Parameter>& parameters) const;

  // The same of GET.
  Response Get(const Request& request, const std::string& target) const;

  const Site& site;
  Editing& editing;

 private:
  Router api_;
};

// A page of the newsroom around `main`, kept by no cache. `here` is the path of the entry of the
// navigation that stands for it.
Response DeskPage(const Request& request, std::string_view title, const HtmlWriter& main,
                  std::string_view here);

// By a session, in a browser.
bool IsSignedIn(const Request& request);
// On a page that everybody may read: who is signed in, their account and the way out.
void NameReader(const Request& request, Response& page);

// A message in front of a page's content: "note" or "fault".
void WriteMessage(HtmlWriter& page, const std::string& kind, std::string_view text);

// A field with its label: `type` as in HTML, `hint` below it where not empty.
struct FieldSpec {
  std::string name;
  std::string_view label;
  std::string_view type = "text";
  std::string_view hint = {};
  std::string_view autocomplete = {};
  bool is_required = false;
};
void WriteField(HtmlWriter& page, const FieldSpec& spec, const std::string& value = {});

// A list of choices with its label; a choice is its value and its words.
using Choices = std::vector<std::pair<std::string, std::string>>;
void WriteSelect(HtmlWriter& page, const std::string& name, std::string_view label,
                 const Choices& choices, std::string_view chosen);

}  // namespace chipline
