// For .cc files that build larger JSON documents out of events (web, cli). The one header of ours
// that names a foreign library, and only its forward declarations.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/entry.h"
#include "model/event.h"

namespace chipline {

nlohmann::ordered_json ToJsonValue(const PolicyEvent& event);
nlohmann::ordered_json ToJsonValue(const Condition& condition);
nlohmann::ordered_json ToJsonValue(const Scope& scope);
nlohmann::ordered_json ToJsonValue(const Source& source);
nlohmann::ordered_json ToJsonValue(const NewEntry& entry);

}  // namespace chipline
