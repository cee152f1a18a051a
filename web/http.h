// A request and its answer as plain values, so that handlers know no HTTP library.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/event.h"
#include "model/result.h"
#include "web/access.h"
#include "web/answer_stream.h"
#include "web/header_fields.h"

namespace chipline {

struct Parameter {
  std::string name;
  std::string value;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

struct Request {
  std::string method;  // upper case; a HEAD arrives as GET, its body is dropped on the way out
  std::string path;    // decoded, valid UTF-8, no control characters
  std::string query;   // as sent, without "?"
  std::vector<Parameter> headers;  // names in lower case
  std::string body;
  std::string client;                  // address of the peer
  bool is_operator = false;            // came over the control socket, which is its owner's alone
  Principal principal;                 // who asks; filled in by the router's guard
  std::vector<Parameter> parameters;   // the query, decoded; each name once (Router sees to it)
  std::vector<Parameter> path_values;  // what the route's {names} stood for

  std::optional<std::string_view> Get(std::string_view parameter) const;
  // REQUIRES: the route's path has {name}.
  const std::string& PathValue(std::string_view name) const;
  std::optional<std::string_view> Header(std::string_view lower_case_name) const;
};

// What went wrong, RFC 9457. The numbers of HTTP live in the table of http.cc alone.
enum class ProblemType {
  kUnknownParameter,
  kRepeatedParameter,
  kInvalidParameter,
  kInvalidDate,
  kInvalidRequest,
  kUnknownSubject,
  kNotFound,
  kUnknownRules,
  kWithdrawn,
  kMethodNotAllowed,
  kNotAcceptable,
  kConflict,
  kUnauthenticated,
  kForbidden,
  kStaleVersion,
  kPreconditionRequired,
  kUnsupportedMedia,
  kValidation,
  kIdempotencyMismatch,
  kRateLimited,
  kTooLarge,
  kNotFetched,
  kFetchFailed,
  kReadOnly,
  kUnavailable,
  kInternal,
};

struct HttpProblem {
  ProblemType type = ProblemType::kInternal;
  std::string detail;             // one sentence for this occurrence
  std::string parameter;          // the parameter or field at fault, may be empty
  std::string suggestion;         // the nearest thing that would have worked, may be empty
  std::vector<Problem> errors{};  // of a submission: every field at fault
  std::string members{};          // a JSON object of more members for this type, or empty
};

// "unknown-parameter", "Unknown parameter", 400
struct ProblemKind {
  ProblemType type;
  std::string_view id;
  std::string_view title;
  int status;
  std::string_view meaning;  // for the page that `type` links to
};
const ProblemKind& KindOf(ProblemType type);
const ProblemKind* FindProblemKind(std::string_view id);

struct Response {
  int status = 200;
  std::string content_type;
  HeaderFields headers;
  // Some of them say of security what stands in place of what every answer says.
  bool has_own_security = false;
  std::string body;
  // Set instead of a body where the request failed; whoever sends it chooses JSON or a page.
  std::optional<HttpProblem> problem;
  // The answer goes on behind the body for as long as the client stays.
  std::shared_ptr<AnswerStream> stream{};
};

Response Fail(HttpProblem problem);
// Of each path in the text the file's own name: the folders are the operator's affair.
std::string WithoutFolders(std::string_view text);
// The one place where an Error becomes HTTP. What could not be read (kIo, kCorruption) is told with
// its place, an entry or a file, and what could not be done now (kUnavailable) without, both
// without the folders on the way there; the text of kInternal stays inside.
Response Fail(const Error& error);

// application/problem+json with type, title, status, detail, instance and, where known, parameter
// and suggestion, errors: [{field, detail}], and the problem's own members. REQUIRES:
// response.problem
Response AsProblemJson(const Response& response, std::string_view instance);

// "a=1&b=x%20y" in the order given. kInvalidArgument, with the parameter as place, for a broken
// escape, text that is not UTF-8, or a control character. "+" is a blank.
Result<std::vector<Parameter>> ParseQuery(std::string_view query);
// A path's escapes undone; the same failures, and for an escaped "/".
Result<std::string> DecodePath(std::string_view path);
// For a value in a query or a segment of a path: everything but unreserved characters and the
// colon, which both may hold, escaped.
std::string PercentEncode(std::string_view text);
void AppendEncoded(std::string_view text, std::string& out);
// `mark` and "a=1", both sides escaped.
void AppendPair(char mark, std::string_view name, std::string_view value, std::string& out);
// "?a=1&b=2", empty for none.
std::string QueryText(const std::vector<Parameter>& parameters);

}  // namespace chipline
