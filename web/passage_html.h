// The text that an event rests on, with its passages lit, and how a passage is pointed at anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/result.h"
#include "web/form.h"
#include "web/html.h"

namespace chipline {

// The text with the quotes lit.
void WriteLitText(HtmlWriter& page, std::string_view text, const std::vector<Quote>& quotes);

// The same, and the controls that point a field of the event at a passage:
// fields `point_field`, `point_text`, `point_start`, `point_end` of the form around it, sent by the
// button "point".
void WriteSourceText(HtmlWriter& page, std::string_view text, const std::vector<Quote>& quotes);

// Points a field of the event, as the form's fields `point_…` say, at a passage of `text`, which is
// the document `sha` of one of the sources: no other passage of it supports that field from then
// on. A passage is found by its exact words or by its code points, never by a near match:
// kInvalidArgument where the words are not there, or more than once.
Result<void> PointAtPassage(std::string_view text, const std::string& sha, FormFields& fields);

// The row of the source that cites the document, or nothing.
std::optional<std::size_t> SourceRowOf(const FormFields& fields, const std::string& sha);

}  // namespace chipline
