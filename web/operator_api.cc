#include "web/operator_api.h"

#include <mutex>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "store/backup.h"
#include "store/tools.h"
#include "web/account_api.h"
#include "web/body.h"

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
  return JsonAnswer(StoreCheckJson(*checked));
}

// Sessions are for those who hold them now; what a repeated request is answered with names entries
// that a log restored to an earlier one does not have.
const std::vector<std::string>& NotBackedUp() {
  static const std::vector<std::string> collections = {"sessions", "idempotency"};
  return collections;
}

// The folder is one of this machine, so only a command on it may name it.
Response PostBackup(Editing& editing, const Request& request) {
  if (!request.is_operator) {
    return Fail({ProblemType::kForbidden,
                 "A backup is made by a command on this machine: chipline backup DIR.",
                 {},
                 {}});
  }
  Json body;
  if (auto refusal = ReadObject(request, {"folder"}, body)) return *refusal;
  std::vector<Problem> problems;
  const std::string folder = TextField(body, "folder", true, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  const std::lock_guard lock(editing.backing_up);
  const auto made =
      BackUpStore({editing.log, editing.documents, editing.side}, folder, NotBackedUp());
  if (!made) return Told(made.error());
  Response response = JsonAnswer({{"folder", folder},
                                  {"entries", made->entries},
                                  {"hash", HexOf(made->hash)},
                                  {"documents", made->documents}});
  response.status = 201;
  return response;
}

// Kept in the trail whoever did it: a command in its own process as well.
void AuditWithdrawal(Editing& editing, const Request& request, const std::string& document,
                     const std::string& result) {
  if (request.is_operator && !request.Header("host")) {
    const auto kept =
        editing.audit.Add({0, "withdraw", document, request.principal.name, "", result});
    if (kept) return;
  }
  Audit(editing, "withdraw", request, document, result);
}

Response PostWithdrawal(Editing& editing, const Request& request) {
  Json body;
  if (auto refusal = ReadObject(request, {"document", "reason"}, body)) return *refusal;
  std::vector<Problem> problems;
  const std::string document = TextField(body, "document", true, &problems);
  const std::string reason = TextField(body, "reason", true, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  const auto withdrawn = editing.documents.Withdraw(document, reason);
  AuditWithdrawal(editing, request, document, withdrawn ? "ok" : "refused");
  if (!withdrawn && withdrawn.error().code == ErrorCode::kInvalidArgument) {
    return Invalid({{"document", "expected 64 lower-case hexadecimal digits"}});
  }
  if (!withdrawn) return Told(withdrawn.error());
  Response response = JsonAnswer({{"document", document}, {"reason", reason}});
  response.status = 201;
  return response;
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

Json StoreCheckJson(const StoreCheck& check) {
  Json unkept = Json::array();
  for (const UnkeptText& text : check.unkept) {
    unkept.push_back({{"event", ToString(text.event)}, {"document", text.document}});
  }
  return {{"entries", check.entries},
          {"hash", HexOf(check.hash)},
          {"documents", check.documents},
          {"rules", check.rules},
          {"unkept", std::move(unkept)}};
}

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
      {"POST",
       "/api/v1/backups",
       "Copy the whole store to a folder of this machine; over its control socket only",
       {},
       [&editing](const Request& request) { return PostBackup(editing, request); },
       Access::kAdmin},
      {"POST",
       "/api/v1/withdrawals",
       "Remove a stored text for good, and say why to whoever asks for it",
       {},
       [&editing](const Request& request) { return PostWithdrawal(editing, request); },
       Access::kAdmin},
  };
}

}  // namespace chipline
