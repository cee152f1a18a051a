#include "web/operator_api.h"

#include <mutex>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "store/tools.h"
#include "web/answers.h"

namespace chipline {
namespace {

// What the error of a check or an import says is for the operator, who may know the inside. Its
// place is a file and a line, and no parameter.
Response Told(const Error& error) {
  if (error.code == ErrorCode::kCorruption || error.code == ErrorCode::kIo) {
    return Fail({ProblemType::kConflict, error.ToString(), {}, {}});
  }
  Response response = Fail(error);
  response.problem->detail = error.ToString();
  response.problem->parameter.clear();
  return response;
}

Response GetVerify(Editing& editing) {
  const auto checked = editing.log.Verify();
  if (!checked) return Told(checked.error());
  const auto hash = editing.log.HashAt(*checked);
  if (!hash) return Told(hash.error());
  return JsonAnswer({{"entries", *checked}, {"hash", HexOf(*hash)}});
}

Response PostLog(Editing& editing, const Request& request) {
  std::istringstream lines(request.body);
  const std::string name(request.Get("name").value_or("body"));
  const std::lock_guard lock(editing.amending);
  const auto added = ImportLog(&editing.log, lines, name);
  if (!added) return Told(added.error());
  return JsonAnswer({{"added", *added}, {"seq", editing.log.Head().seq}});
}

}  // namespace

std::vector<Route> OperatorRoutes(Editing& editing) {
  return {
      {"GET",
       "/api/v1/verify",
       "Recompute the log's chain from its first entry",
       {},
       [&editing](const Request&) { return GetVerify(editing); },
       Access::kAdmin},
      {"POST",
       "/api/v1/log",
       "Append what an export wrote, with its numbers and times",
       {{"name", "of the file, for messages"}},
       [&editing](const Request& request) { return PostLog(editing, request); },
       Access::kAdmin},
  };
}

}  // namespace chipline
