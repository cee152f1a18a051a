// What each parameter of the API takes, by its name: a name means the same wherever it stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/codes.h"
#include "web/answers.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Puts the `schema` of a parameter and, where there is one, an `example` that answers. False where
// the name is new: give it a row in openapi_parameters.cc. `route` because lists of events take
// several values where others take one.
bool PutForm(const Site& site, const Route& route, std::string_view name, Json& parameter);

// {"type": "string", "enum": […]}
Json WordSchema(const std::vector<std::string>& words);

// The names of a code of the model.
template <class E>
std::vector<std::string> NamesOf() {
  std::vector<std::string> names;
  for (const auto& code : Codes<E>()) names.emplace_back(code.name);
  return names;
}

}  // namespace chipline
