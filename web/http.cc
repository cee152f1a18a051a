#include "web/http.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "web/form_body.h"

namespace chipline {
namespace {

constexpr std::array<ProblemKind, 26> kKinds = {{
    {ProblemType::kUnknownParameter, "unknown-parameter", "Unknown parameter", 400,
     "The address carries a parameter that this resource does not have. Nothing is ignored "
     "silently: a misspelt filter would answer another question."},
    {ProblemType::kRepeatedParameter, "repeated-parameter", "Repeated parameter", 400,
     "A parameter is given more than once. Lists are written with commas."},
    {ProblemType::kInvalidParameter, "invalid-parameter", "Invalid parameter", 400,
     "A parameter's value is not one of those that it can take."},
    {ProblemType::kInvalidDate, "invalid-date", "Invalid date", 400,
     "Days are written YYYY-MM-DD and must exist; instants follow RFC 3339; positions of the log "
     "are written seq:N."},
    {ProblemType::kInvalidRequest, "invalid-request", "Invalid request", 400,
     "The request cannot be read: a broken escape, text that is not UTF-8, or a body that is not "
     "what its type says."},
    {ProblemType::kUnknownSubject, "unknown-subject", "Unknown subject", 404,
     "No subject of that id is in the tree. /api/v1/subjects lists them all."},
    {ProblemType::kNotFound, "not-found", "Not found", 404, "Nothing is kept at this address."},
    {ProblemType::kUnknownRules, "unknown-rules", "Unknown rules", 410,
     "The answer was asked for as other rules give it: an older resolver or subject tree, which "
     "this store does not keep. Without rules_version the present ones answer."},
    {ProblemType::kWithdrawn, "withdrawn", "Withdrawn", 451,
     "The text was here and had to be taken down. The record that cites it stands; its passages "
     "cannot be shown."},
    {ProblemType::kMethodNotAllowed, "method-not-allowed", "Method not allowed", 405,
     "The resource exists and does not take this method; Allow names those it takes."},
    {ProblemType::kNotAcceptable, "not-acceptable", "Not acceptable", 406,
     "The resource has no form of the type asked for."},
    {ProblemType::kConflict, "conflict", "Conflict", 409,
     "Somebody else was faster, or the same name was used for something else before."},
    {ProblemType::kUnauthenticated, "unauthenticated", "Not signed in", 401,
     "The resource needs somebody who has signed in, or an API token: Authorization: Bearer …. The "
     "credentials were missing or not right."},
    {ProblemType::kForbidden, "forbidden", "Forbidden", 403,
     "You are known and may not do this: the role is too small, or a page of another site sent the "
     "request."},
    {ProblemType::kStaleVersion, "stale-version", "Stale version", 412,
     "Somebody changed the event since you looked. `current` is the version that stands, `changes` "
     "the fields that differ from yours; nothing of what you sent is lost: look, and send it again "
     "with the new version's ETag."},
    {ProblemType::kPreconditionRequired, "precondition-required", "Precondition required", 428,
     "What is said about an event is said about one version of it: send its ETag as If-Match."},
    {ProblemType::kUnsupportedMedia, "unsupported-media", "Unsupported media type", 415,
     "The body is of a type that the resource does not take."},
    {ProblemType::kValidation, "validation", "Not valid", 422,
     "What was sent is understood and cannot be recorded; `errors` names every field at fault."},
    {ProblemType::kIdempotencyMismatch, "idempotency-mismatch", "Idempotency-Key used before", 422,
     "The same Idempotency-Key came with another request before. A repeated request has the same "
     "body; another one needs another key. `seq` and `events` name what was saved under it, where "
     "something was and its events have no keys of their own."},
    {ProblemType::kRateLimited, "rate-limited", "Too many tries", 429,
     "Wait as long as Retry-After says."},
    {ProblemType::kTooLarge, "too-large", "Too large", 413, "The request is over the size limit."},
    {ProblemType::kNotFetched, "not-fetched", "Not fetched", 422,
     "The address, or one that it led to, is not one that is fetched: only pages of the open web "
     "by http or https are, up to a size. `detail` names the address and what is closed. What its "
     "page says can be sent as the body instead."},
    {ProblemType::kFetchFailed, "fetch-failed", "The site failed", 502,
     "The page at the address could not be had: no such page, no answer in time, or not an answer. "
     "`detail` says what the site did; the same request may succeed later."},
    {ProblemType::kReadOnly, "read-only", "Read only", 503,
     "The store has seen a fault of its disk and takes no more entries; reads go on."},
    {ProblemType::kUnavailable, "unavailable", "Unavailable", 503,
     "The server is starting, stopping or full. The same request may succeed in a moment."},
    {ProblemType::kInternal, "internal", "Internal error", 500,
     "A fault of the server. Its log has the details under the request's time."},
}};

ProblemType TypeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return ProblemType::kInvalidParameter;
    case ErrorCode::kNotFound:
      return ProblemType::kNotFound;
    case ErrorCode::kConflict:
      return ProblemType::kConflict;
    case ErrorCode::kUnavailable:
      return ProblemType::kUnavailable;
    case ErrorCode::kCorruption:
    case ErrorCode::kIo:
    case ErrorCode::kInternal:
      break;
  }
  return ProblemType::kInternal;
}

const std::string* Find(const std::vector<Parameter>& list, std::string_view name) {
  for (const Parameter& item : list) {
    if (item.name == name) return &item.value;
  }
  return nullptr;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The length of the well-formed UTF-8 sequence at `text[at]`, or 0 (Unicode 15, table 3-7).
std::size_t SequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto is_tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return is_tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return is_tail(1, low, high) && is_tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return is_tail(1, low, high) && is_tail(2) && is_tail(3) ? 4 : 0;
  }
  return 0;
}

enum class Lines : std::uint8_t { kOne, kMany };

Result<void> CheckText(std::string_view text, Lines lines, const std::string& place) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++i;
      continue;
    }
    const bool is_layout = lines == Lines::kMany && (byte == '\n' || byte == '\t');
    if ((byte < 0x20 && !is_layout) || byte == 0x7F)
      return InvalidArgument("control character", place);
    const std::size_t length = SequenceLength(text, i);
    if (length == 0) return InvalidArgument("not UTF-8", place);
    i += length;
  }
  return Ok();
}

// What was typed or pasted: CR LF, as forms send it, and CR alone become LF. Word and PDF readers
// leave characters behind that nobody sees: their breaks of line and page become blanks, and the
// other control characters go.
std::string AsTyped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (byte == '\v' || byte == '\f') {
      out += ' ';
    } else if (byte == '\t' || byte == '\n' || (byte >= 0x20 && byte != 0x7F)) {
      out += text[i];
    }
  }
  return out;
}

// Whether undoing escapes changes nothing and finds no fault: true of nearly all that is sent.
bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= 0x20 && c < 0x7F && c != '%' && c != '+'; });
}

Result<std::string> Unescape(std::string_view text, bool plus_is_blank, const std::string& place,
                             Lines lines = Lines::kOne) {
  if (IsPlain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  const char blank = plus_is_blank ? '+' : '%';
  while (!text.empty()) {
    const auto mark =
        std::ranges::find_if(text, [blank](char c) { return c == '%' || c == blank; });
    const auto plain = static_cast<std::size_t>(mark - text.begin());
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text[0] == '+') {
      out += ' ';
      text.remove_prefix(1);
      continue;
    }
    const int high = text.size() > 1 ? HexValue(text[1]) : -1;
    const int low = text.size() > 2 ? HexValue(text[2]) : -1;
    if (high < 0 || low < 0) return InvalidArgument("broken % escape", place);
    out += static_cast<char>(high * 16 + low);
    text.remove_prefix(3);
  }
  if (lines == Lines::kMany) out = AsTyped(out);
  CHIP_CHECK(CheckText(out, lines, place));
  return out;
}

Result<std::vector<Parameter>> ParsePairs(std::string_view query, Lines lines) {
  std::vector<Parameter> parameters;
  if (query.empty()) return parameters;
  parameters.reserve(static_cast<std::size_t>(std::ranges::count(query, '&')) + 1);
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = CHIP_TRY(Unescape(pair.substr(0, equals), true, "query"));
    std::string value;
    if (equals < pair.size())
      value = CHIP_TRY(Unescape(pair.substr(equals + 1), true, name, lines));
    parameters.push_back({std::move(name), std::move(value)});
  }
  return parameters;
}

}  // namespace

std::optional<std::string_view> Request::Get(std::string_view parameter) const {
  const std::string* found = Find(parameters, parameter);
  if (found == nullptr) return std::nullopt;
  return *found;
}

const std::string& Request::PathValue(std::string_view name) const {
  const std::string* found = Find(path_values, name);
  assert(found != nullptr);
  return *found;
}

std::optional<std::string_view> Request::Header(std::string_view lower_case_name) const {
  const std::string* found = Find(headers, lower_case_name);
  if (found == nullptr) return std::nullopt;
  return *found;
}

const ProblemKind& KindOf(ProblemType type) {
  return *std::find_if(kKinds.begin(), kKinds.end(),
                       [type](const ProblemKind& kind) { return kind.type == type; });
}

const ProblemKind* FindProblemKind(std::string_view id) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(),
                                   [id](const ProblemKind& kind) { return kind.id == id; });
  return found == kKinds.end() ? nullptr : found;
}

Response Fail(HttpProblem problem) {
  Response response;
  response.status = KindOf(problem.type).status;
  response.problem = std::move(problem);
  return response;
}

std::string WithoutFolders(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size() - 1) + 1;
    const std::string_view word = text.substr(0, end);
    const std::size_t slash = word.rfind('/');
    out += slash == std::string_view::npos ? word : word.substr(slash + 1);
    text.remove_prefix(end);
  }
  return out;
}

Response Fail(const Error& error) {
  const ProblemType type = TypeOf(error.code);
  if (error.code == ErrorCode::kUnavailable) {
    return Fail({type, WithoutFolders(error.message), {}, {}});
  }
  if (type != ProblemType::kInternal) return Fail({type, error.message, error.place, {}});
  std::string detail = "The answer could not be made";
  if (error.code != ErrorCode::kInternal) detail += ": " + WithoutFolders(error.ToString());
  return Fail({type, detail + ".", {}, {}});
}

Response AsProblemJson(const Response& response, std::string_view instance) {
  const HttpProblem& problem = *response.problem;
  const ProblemKind& kind = KindOf(problem.type);
  nlohmann::ordered_json body;
  body["type"] = "/problems/" + std::string(kind.id);
  body["title"] = kind.title;
  body["status"] = response.status;
  body["detail"] = problem.detail;
  body["instance"] = instance;
  if (!problem.parameter.empty()) body["parameter"] = problem.parameter;
  if (!problem.suggestion.empty()) body["suggestion"] = problem.suggestion;
  for (const Problem& error : problem.errors) {
    body["errors"].push_back({{"field", error.field}, {"detail", error.message}});
  }
  if (!problem.members.empty()) {
    body.update(nlohmann::ordered_json::parse(problem.members, nullptr, false));
  }
  Response json = response;
  json.problem.reset();
  json.content_type = "application/problem+json";
  json.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return json;
}

Result<std::vector<Parameter>> ParseQuery(std::string_view query) {
  return ParsePairs(query, Lines::kOne);
}

Result<std::vector<Parameter>> ParseForm(std::string_view body) {
  return ParsePairs(body, Lines::kMany);
}

Result<std::string> DecodePath(std::string_view path) {
  std::string decoded = CHIP_TRY(Unescape(path, false, "path"));
  if (decoded.size() != path.size() &&
      std::ranges::count(decoded, '/') != std::ranges::count(path, '/')) {
    return InvalidArgument("escaped slash", "path");
  }
  return decoded;
}

namespace {

// What RFC 3986 lets stand in a segment and in a query alike, and the colon.
constexpr auto kUnreserved = [] {
  std::array<bool, 256> unreserved{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._~:")) {
    unreserved[static_cast<unsigned char>(c)] = true;
  }
  return unreserved;
}();

}  // namespace

void AppendEncoded(std::string_view text, std::string& out) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto is_unreserved = [](char c) { return kUnreserved[static_cast<unsigned char>(c)]; };
  const auto plain = static_cast<std::size_t>(std::ranges::count_if(text, is_unreserved));
  if (plain == text.size()) {
    out.append(text);
    return;
  }
  const std::size_t begin = out.size();
  out.resize(begin + plain + 3 * (text.size() - plain));
  char* to = out.data() + begin;
  for (const char c : text) {
    if (is_unreserved(c)) {
      *to++ = c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    *to++ = '%';
    *to++ = kHex[byte >> 4];
    *to++ = kHex[byte & 15];
  }
}

std::string PercentEncode(std::string_view text) {
  std::string out;
  AppendEncoded(text, out);
  return out;
}

void AppendPair(char mark, std::string_view name, std::string_view value, std::string& out) {
  out += mark;
  AppendEncoded(name, out);
  out += '=';
  AppendEncoded(value, out);
}

std::string QueryText(const std::vector<Parameter>& parameters) {
  std::string text;
  text.reserve(192);
  for (const Parameter& parameter : parameters) {
    AppendPair(text.empty() ? '?' : '&', parameter.name, parameter.value, text);
  }
  return text;
}

}  // namespace chipline
