#include "ingest/web_url.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <memory>
#include <vector>

#include <curl/curl.h>
#include <unicode/uidna.h>

#include "ingest/text_utils.h"
#include "ingest/url_escapes.h"

namespace chipline {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Error Refused(std::string_view text, const std::string& reason) {
  constexpr std::size_t kShown = 200;
  return InvalidArgument(reason + "; expected an address like https://example.org/page",
                         std::string(text.substr(0, kShown)));
}

// Empty where the address has no such part.
std::string Part(CURLU* handle, CURLUPart part, unsigned flags = 0) {
  char* value = nullptr;
  if (curl_url_get(handle, part, &value, flags) != CURLUE_OK) return {};
  std::string text(value);
  curl_free(value);
  return text;
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || IsControl(text.front()))) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || IsControl(text.back()))) text.remove_suffix(1);
  return text;
}

// The WHATWG standard takes "\\" for "/" in web addresses, and so do the pages that write it; and
// libcurl would write a blank in a query as "+".
std::string Straightened(std::string_view text) {
  std::string straight;
  bool in_query = false;
  for (const char c : text) {
    in_query = in_query || c == '?';
    if (c == ' ') {
      straight += "%20";
    } else {
      straight += c == '\\' && !in_query ? '/' : c;
    }
  }
  return straight;
}

// The ASCII form of a host's name by UTS 46, non-transitional; empty where it has none.
std::string AsciiHost(const std::string& host) {
  if (host.starts_with('[')) return AsciiLower(host);
  UErrorCode status = U_ZERO_ERROR;
  constexpr std::uint32_t kOptions =
      UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ;
  static const UIDNA* const idna = uidna_openUTS46(kOptions, &status);
  if (idna == nullptr) return {};
  std::array<char, 256> name{};  // DNS ends at 253
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  status = U_ZERO_ERROR;
  const std::int32_t length =
      uidna_nameToASCII_UTF8(idna, host.data(), static_cast<std::int32_t>(host.size()), name.data(),
                             static_cast<std::int32_t>(name.size()), &info, &status);
  // Hyphens in places where registries forbid them are common in names of content networks.
  constexpr std::uint32_t kForgiven =
      UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  if (U_FAILURE(status) != 0 || (info.errors & ~kForgiven) != 0) return {};
  return {name.data(), static_cast<std::size_t>(length)};
}

// Escapes with upper-case digits, as RFC 3986 (6.2.2.1) wants them compared.
std::string WithUpperEscapes(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%') continue;
    for (const std::size_t digit : {i + 1, i + 2}) {
      if (text[digit] >= 'a' && text[digit] <= 'f')
        text[digit] = static_cast<char>(text[digit] - 32);
    }
  }
  return text;
}

// How many dots a segment stands for: 1 for "." and "%2E", 2 for "..", ".%2E" and so on, else 0.
int DotsOf(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment.starts_with('.')) {
      segment.remove_prefix(1);
    } else if (segment.starts_with("%2E")) {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    ++dots;
  }
  return dots <= 2 ? dots : 0;
}

// libcurl resolves "." and ".." but not their escaped spellings.
std::string WithoutDotSegments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool open_end = false;  // the path ends in "/"
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const int dots = DotsOf(path.substr(0, end));
    if (dots == 0) segments.push_back(path.substr(0, end));
    if (dots == 2 && !segments.empty()) segments.pop_back();
    path.remove_prefix(end);
    open_end = dots != 0;
  }
  std::string resolved;
  for (const std::string_view segment : segments) resolved.append("/").append(segment);
  if (open_end || resolved.empty()) resolved += '/';
  return resolved;
}

bool IsNumeric(std::string_view label) {
  if (label.starts_with("0x")) {
    return label.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  }
  return !label.empty() && label.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether a host is an address in brackets, four numbers in plain decimal, or a name whose last
// label is not a number: what ends in a number is an address to some resolvers and a name to
// others.
bool IsPlainHost(std::string_view host) {
  if (host.starts_with('[')) return host.ends_with(']');
  if (host.empty() || host.starts_with('.')) return false;
  constexpr std::string_view kNameBytes = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
  if (host.find_first_not_of(kNameBytes) != std::string_view::npos) return false;
  if (!IsNumeric(host.substr(host.rfind('.') + 1))) return true;
  in_addr address{};
  return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

// Parameters by which senders of links trace who follows them. They never choose a document.
bool IsTracking(std::string_view parameter) {
  static constexpr std::array<std::string_view, 5> kPrefixes = {"utm_", "mc_", "ns_", "__hs",
                                                                "at_"};
  static constexpr std::array<std::string_view, 17> kNames = {
      "fbclid", "gclid",   "dclid", "msclkid", "yclid",  "igshid", "cmpid",  "ocid",      "ito",
      "smid",   "ref_src", "taid",  "spm",     "gclsrc", "wbraid", "gbraid", "guccounter"};
  const std::string_view name = parameter.substr(0, parameter.find('='));
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); }) ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::vector<std::string_view> Parameters(std::string_view query) {
  std::vector<std::string_view> parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    if (end > 0) parameters.push_back(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

}  // namespace

std::string WebUrl::Origin() const {
  std::string origin = scheme + "://" + host;
  if (!has_default_port()) origin += ":" + std::to_string(port);
  return origin;
}

std::string WebUrl::PathAndQuery() const {
  return query.empty() ? path : path + "?" + query;
}

Result<WebUrl> ParseWebUrl(std::string_view text, std::string_view base) {
  const std::string_view trimmed = TrimBlanks(text);
  if (std::any_of(trimmed.begin(), trimmed.end(), IsControl)) {
    return Refused(trimmed, "control characters in an address");
  }
  const std::string straight = Straightened(trimmed.substr(0, trimmed.find('#')));
  if (straight.empty() && !base.empty()) return ParseWebUrl(base);
  const Handle handle(curl_url(), &curl_url_cleanup);
  if (!handle) return Unavailable("no memory for an address");
  constexpr unsigned kFlags = CURLU_URLENCODE | CURLU_DISALLOW_USER;
  if (!base.empty()) {
    const CURLUcode code =
        curl_url_set(handle.get(), CURLUPART_URL, std::string(base).c_str(), kFlags);
    if (code != CURLUE_OK) return Refused(base, curl_url_strerror(code));
  }
  const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, straight.c_str(), kFlags);
  if (code != CURLUE_OK) return Refused(trimmed, curl_url_strerror(code));

  WebUrl url;
  url.scheme = Part(handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "http" && url.scheme != "https") {
    return Refused(trimmed, "\"" + url.scheme + "\" addresses are not fetched");
  }
  if (!Part(handle.get(), CURLUPART_ZONEID).empty()) {
    return Refused(trimmed, "an address with a zone belongs to one machine's own network");
  }
  std::string host = Part(handle.get(), CURLUPART_HOST);
  if (host.ends_with('.')) host.pop_back();
  url.host = AsciiHost(host);
  if (!IsPlainHost(url.host)) return Refused(trimmed, "\"" + host + "\" is no host");
  const std::string port = Part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (fault != std::errc() || end != port.data() + port.size() || url.port == 0) {
    return Refused(trimmed, "port \"" + port + "\"");
  }
  url.path = WithoutDotSegments(WithUpperEscapes(Part(handle.get(), CURLUPART_PATH)));
  url.query = WithUpperEscapes(Part(handle.get(), CURLUPART_QUERY));
  return url;
}

std::string DocumentUrlKey(const WebUrl& url) {
  const std::string query = WithPlainEscapes(url.query);
  std::vector<std::string_view> parameters = Parameters(query);
  std::erase_if(parameters, IsTracking);
  std::sort(parameters.begin(), parameters.end());

  std::string key = url.host.starts_with("www.") ? url.host.substr(4) : url.host;
  if (!url.has_default_port()) key += ":" + std::to_string(url.port);
  const std::string plain = WithPlainEscapes(url.path);
  std::string_view path = plain;
  while (path.ends_with('/')) path.remove_suffix(1);
  key += path;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    key += i == 0 ? '?' : '&';
    key += parameters[i];
  }
  return key;
}

}  // namespace chipline
