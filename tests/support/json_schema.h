// Enough of JSON Schema 2020-12 to check answers against the shapes that OpenAPI promises: $ref,
// type, enum, const, required, properties, additionalProperties, unevaluatedProperties, items,
// minItems, minLength, minimum, maximum, pattern, allOf, anyOf. Another keyword fails the check, so
// that none is ignored.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace chipline {

// Every way in which `value` is not what `schema` says, as "/items/0/id: …". `root` resolves $ref.
std::vector<std::string> SchemaFaults(const nlohmann::ordered_json& value,
                                      const nlohmann::ordered_json& schema,
                                      const nlohmann::ordered_json& root);

}  // namespace chipline
