// Two versions of an event beside each other, for people.
#pragma once

#include <string>
#include <vector>

#include "model/event.h"
#include "model/json_value.h"
#include "model/subjects.h"
#include "web/form.h"
#include "web/html.h"
#include "web/http.h"

namespace chipline {

// All fields of either, with those marked that differ.
void WriteSideBySide(HtmlWriter& page, const SubjectTree& subjects, const PolicyEvent& mine,
                     const PolicyEvent& other);

// What a 412 tells: which fields somebody else has changed meanwhile, what they were, are and what
// `mine` says; with a box for each to take theirs, ticked where `mine` had not touched it, and the
// button "rebase".
void WriteStale(HtmlWriter& page, const SubjectTree& subjects, const nlohmann::ordered_json& mine,
                const Response& stale);

// Of the fields' version: those that `take` names as they stand now, and from now on against the
// version that stands. Nothing where the answer names none (the event was retracted).
bool TakeTheirs(const Response& stale, FormFields& fields, std::string& version);

// A field's value in words: names for codes and subjects, days as they are written.
std::string ValueWords(const SubjectTree& subjects, const std::string& field,
                       const nlohmann::ordered_json& value);

}  // namespace chipline
