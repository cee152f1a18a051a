#include "ingest/http_rules.h"

#include <algorithm>
#include <charconv>

#include <curl/curl.h>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kLongestWait = 7 * kMicrosPerDay;

std::optional<std::int64_t> ParseSeconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  if (fault == std::errc::result_out_of_range) return kLongestWait / kSecond;
  if (fault != std::errc()) return std::nullopt;
  return std::min(seconds, kLongestWait / kSecond);
}

// The value of a directive of Cache-Control, unquoted; nothing where it is not there.
std::optional<std::string> Directive(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = Trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    const std::size_t equals = std::min(item.find('='), item.size());
    if (!EqualsIgnoringCase(Trim(item.substr(0, equals)), name)) continue;
    std::string value(Trim(item.substr(std::min(equals + 1, item.size()))));
    std::erase(value, '"');
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Micros> ReadHttpDate(std::string_view text) {
  // curl's reader takes bare numbers for days; a date of HTTP begins with its weekday.
  if (text.empty() || text.front() < 'A' || text.front() > 'Z') return std::nullopt;
  const time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return Micros{seconds} * kSecond;
}

std::optional<Micros> RetryAfter(const HttpReply& reply, Micros now) {
  const std::string_view text = reply.Field("retry-after");
  if (const auto seconds = ParseSeconds(text)) return now + *seconds * kSecond;
  if (const auto date = ReadHttpDate(text)) return std::clamp(*date, now, now + kLongestWait);
  return std::nullopt;
}

std::optional<Micros> FreshFor(const HttpReply& reply) {
  const std::string_view control = reply.Field("cache-control");
  if (Directive(control, "no-cache") || Directive(control, "no-store")) return std::nullopt;
  Micros fresh = 0;
  if (const auto age = Directive(control, "max-age")) {
    const std::int64_t used = ParseSeconds(reply.Field("age")).value_or(0);
    fresh = (ParseSeconds(*age).value_or(0) - used) * kSecond;
  } else {
    const auto expires = ReadHttpDate(reply.Field("expires"));
    const auto date = ReadHttpDate(reply.Field("date"));
    if (expires && date) fresh = *expires - *date;
  }
  if (fresh <= 0) return std::nullopt;
  return std::min(fresh, kLongestWait);
}

bool IsRedirect(int status) {
  return IsPermanentRedirect(status) || status == 302 || status == 303 || status == 307;
}

bool IsPermanentRedirect(int status) {
  return status == 301 || status == 308;
}

Result<WebUrl> RedirectTarget(const WebUrl& from, const HttpReply& reply) {
  const std::string_view location = reply.Field("location");
  if (location.empty()) return InvalidArgument("a redirect that names nowhere", from.text());
  WebUrl to = CHIP_TRY(ParseWebUrl(location, from.text()));
  if (from.scheme == "https" && to.scheme == "http") {
    return InvalidArgument("a redirect from https to http", to.text());
  }
  return to;
}

}  // namespace chipline
