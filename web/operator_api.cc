#include "web/operator_api.h"

#include <mutex>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/store_check.h"
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
  const auto checked = CheckStore(editing.log, &editing.documents, editing.kept_rules);
  if (!checked) return Told(checked.error());
  return JsonAnswer({{"entries", checked->entries},
                     {"hash", HexOf(checked->hash)},
                     {"documents", checked->documents},
                     {"rules", checked->rules}});
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
       "Recompute the log's chain from its first entry, and check every document and kept rules",
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
