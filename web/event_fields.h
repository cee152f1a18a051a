// An event as the fields of a form, and back. A form writes what people write: names of subjects,
// lists with one item a line; what comes out is what the API takes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/json_value.h"
#include "model/subjects.h"
#include "web/form.h"

namespace chipline {

// Fields are named as in the event's JSON, with "scope_kind", "quantity_min", and rows as
// "condition_text.0", "source_url.0". A source's quotes are JSON in "source_quotes.0".
FormFields FieldsOf(const PolicyEvent& event);

// The event as a submission's JSON; nothing is checked here, and what cannot be read is passed on
// as it is, for the API to refuse by name. Without `review`.
nlohmann::ordered_json EventJsonOf(const FormFields& fields, const SubjectTree& subjects);

// How many rows of a kind ("condition", "source") the fields hold.
std::size_t RowsOf(const FormFields& fields, std::string_view kind);

// Takes rows away that say nothing, as the one that a form offers for one more, and numbers the
// rest anew.
void CloseRows(FormFields& fields, std::string_view kind);

// The field of the form that a problem of the API is about: "conditions[1].number" is
// "condition_number.1", "subjects[0]" is "subject".
std::string FormNameOf(std::string_view api_field);

// The subject that somebody means: by id, English or Chinese name or another spelling, whatever
// the case.
std::optional<SubjectIndex> SubjectMeant(const SubjectTree& subjects, std::string_view text);

// The passages of the sources in the fields that support a field of the event.
std::vector<Quote> PassagesFor(const FormFields& fields, std::string_view event_field);
std::vector<Quote> ReadQuotes(const std::string& json);
std::string WriteQuotes(const std::vector<Quote>& quotes);

}  // namespace chipline
