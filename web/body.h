// What a request carried, read strictly: an unknown field is refused with the nearest one.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/json_value.h"
#include "web/http.h"

namespace chipline {

// The media type in lower case, without its parameters.
std::string MediaType(const Request& request);

// A body that is one JSON object with none but the named fields; or the refusal. A cookie may come
// along with a request of another site's form, and no form can say application/json.
std::optional<Response> ReadObject(const Request& request,
                                   std::initializer_list<std::string_view> fields,
                                   nlohmann::ordered_json& object);

// A body that is JSON of any kind, within the bounds of model/json_bounds.h; or the refusal: 400
// where it is not, 422 where an object names a member twice.
std::optional<Response> ReadJson(const Request& request, nlohmann::ordered_json& value);

// A field that is text; `required` ones must not be empty. Adds to `problems`.
std::string TextField(const nlohmann::ordered_json& object, const std::string& field, bool required,
                      std::vector<Problem>* problems);

// 422 with the problems, each naming its field. REQUIRES: there are some.
Response Invalid(std::vector<Problem> problems);

// An event as a submission writes it; what is wrong with it (ProblemsOf) gets `prefix` in front of
// its field.
PolicyEvent ReadEvent(const nlohmann::ordered_json& value, const std::string& prefix,
                      const SubjectTree& subjects, std::vector<Problem>* problems);

}  // namespace chipline
