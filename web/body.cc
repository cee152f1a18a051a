#include "web/body.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_utils.h"
#include "model/codes.h"
#include "model/event_problems.h"
#include "model/json.h"
#include "model/json_bounds.h"
#include "model/json_members.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string MediaType(const Request& request) {
  std::string type(request.Header("content-type").value_or(""));
  type.erase(std::min(type.find(';'), type.size()));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return AsciiLower(type);
}

std::optional<Response> ReadJson(const Request& request, Json& value) {
  auto parsed = ParseBounded(request.body);
  if (!parsed) {
    const std::string fault = parsed.error().ToString();
    return Fail({ProblemType::kInvalidRequest,
                 "The body is not JSON as it is read here: " + fault + ".",
                 {},
                 {}});
  }
  value = std::move(*parsed);
  const std::string repeated = RepeatedMember(request.body, value);
  if (repeated.empty()) return std::nullopt;
  return Invalid({{repeated, "is given twice in one object"}});
}

std::optional<Response> ReadObject(const Request& request,
                                   std::initializer_list<std::string_view> fields, Json& object) {
  if (MediaType(request) != "application/json") {
    return Fail({ProblemType::kUnsupportedMedia, "Expected application/json.", "Content-Type",
                 "application/json"});
  }
  if (auto refusal = ReadJson(request, object)) return refusal;
  if (!object.is_object()) {
    return Fail({ProblemType::kInvalidRequest, "Expected one JSON object.", {}, {}});
  }
  std::vector<Problem> problems;
  for (const auto& [name, value] : object.items()) {
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    const std::string_view nearest = Nearest(name, {fields.begin(), fields.end()});
    problems.push_back({name, nearest.empty()
                                  ? "unknown field"
                                  : "unknown field; did you mean " + std::string(nearest) + "?"});
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  return std::nullopt;
}

std::string TextField(const Json& object, const std::string& field, bool required,
                      std::vector<Problem>* problems) {
  const auto found = object.find(field);
  if (found != object.end() && !found->is_string()) {
    problems->push_back({field, "expected text"});
    return {};
  }
  std::string text = found == object.end() ? std::string() : found->get<std::string>();
  if (required && text.find_first_not_of(" \t\n") == std::string::npos) {
    problems->push_back({field, "is missing"});
  }
  return text;
}

Response Invalid(std::vector<Problem> problems) {
  HttpProblem problem{ProblemType::kValidation,
                      problems[0].field + ": " + problems[0].message,
                      problems[0].field,
                      {}};
  problem.errors = std::move(problems);
  return Fail(std::move(problem));
}

PolicyEvent ReadEvent(const Json& value, const std::string& prefix, const SubjectTree& subjects,
                      std::vector<Problem>* problems) {
  auto parsed = EventFromJson(value.dump(-1, ' ', false, Json::error_handler_t::replace),
                              JsonMode::kSubmission);
  if (!parsed) {
    problems->push_back(
        {prefix.empty() ? "event" : prefix.substr(0, prefix.size() - 1), parsed.error().message});
    return {};
  }
  for (Problem& problem : ProblemsOf(*parsed, subjects)) {
    problem.field.insert(0, prefix);
    problems->push_back(std::move(problem));
  }
  return std::move(parsed->event);
}

}  // namespace chipline
