// What an entry does to the state, in words. `effect` is what POST answers to ?dry_run=1 or
// ?effect=1 (web/effect.h), `spell` one of its spells.
#pragma once

#include <string>
#include <vector>

#include "model/json_value.h"
#include "model/subjects.h"
#include "web/status_look.h"

namespace chipline {

// A spell may differ in what stands beneath its answer alone.
bool IsNews(const nlohmann::ordered_json& spell);
// "from 9 Nov 2025", "3 Dec 2024 to 8 Nov 2025", "up to 10 Nov 2026", "always"
std::string SpellDays(const nlohmann::ordered_json& spell);
// One side of a spell.
StatusLook BriefLook(const nlohmann::ordered_json& brief);
// The sentence in front of the spells; it ends with a colon where some follow.
std::string EffectLead(const nlohmann::ordered_json& effect);

// The whole effect for a terminal: the sentence, then a line for each spell whose answer changes,
// "Gallium, CN export to US, from 3 Dec 2024: Open → Banned · by event 7.0".
std::vector<std::string> EffectLines(const SubjectTree& subjects,
                                     const nlohmann::ordered_json& effect);

// The name of a spell's subject; its id where the tree does not know it.
std::string SubjectOf(const SubjectTree& subjects, const nlohmann::ordered_json& spell);
// "CN export to US"
std::string PlaceOf(const nlohmann::ordered_json& spell);

}  // namespace chipline
