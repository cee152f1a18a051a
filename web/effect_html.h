// What an entry does to the state, for people: the same answer as the API's.
#pragma once

#include "model/json_value.h"
#include "model/subjects.h"
#include "web/html.h"

namespace chipline {

// `effect` is what POST answers to ?dry_run=1 or ?effect=1 (web/effect.h).
void WriteEffect(HtmlWriter& page, const SubjectTree& subjects,
                 const nlohmann::ordered_json& effect);

}  // namespace chipline
