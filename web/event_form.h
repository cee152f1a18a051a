// The form in which people write an event: every field with the passage behind it and what is
// wrong with it, dates with the days that they allow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "query/timeline.h"
#include "web/form.h"
#include "web/html.h"

namespace chipline {

struct EventFormView {
  const FormFields& fields;
  const std::vector<Problem>& problems;  // the API's, by its names of fields
  const Timeline& timeline;
};

// All fields of the event, without the <form> around them and without buttons. Parts with
// data-live are replaced by the page's script as the fields change.
void WriteEventFields(HtmlWriter& page, const EventFormView& view);

// The problems in one list, each leading to its field; hidden where there is none.
void WriteProblems(HtmlWriter& page, const std::vector<Problem>& problems);

// What a date allows, in words: "Sunday 9 November 2025", "any day from 1 January to 31 March
// 2026"; or what is wrong with it.
std::string DateMeaning(const std::string& edtf);

// "issuer" as people call it.
std::string FieldWords(std::string_view event_field);
// " Field: what is wrong with it." for each, to stand behind a sentence.
std::string ProblemWords(const std::vector<Problem>& problems);

}  // namespace chipline
