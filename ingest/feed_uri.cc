#include "ingest/feed_uri.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxUri = 8192;

struct UriParts {
  std::string_view scheme;  // as written
  bool has_authority = false;
  std::string_view authority;
  std::string_view path;
  std::string_view query;     // with "?"
  std::string_view fragment;  // with "#"
};

bool IsSchemeByte(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
         c == '.';
}

// Length of the scheme before ":"; 0 without one.
std::size_t SchemeLength(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0) return 0;
  const char first = static_cast<char>(uri[0] | 0x20);
  if (first < 'a' || first > 'z') return 0;
  for (const char c : uri.substr(0, colon)) {
    if (!IsSchemeByte(c)) return 0;
  }
  return colon;
}

UriParts Split(std::string_view uri) {
  UriParts parts;
  if (const std::size_t length = SchemeLength(uri); length > 0) {
    parts.scheme = uri.substr(0, length);
    uri.remove_prefix(length + 1);
  }
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const std::size_t end = std::min(uri.find_first_of("/?#"), uri.size());
    parts.has_authority = true;
    parts.authority = uri.substr(0, end);
    uri.remove_prefix(end);
  }
  if (const std::size_t hash = uri.find('#'); hash != std::string_view::npos) {
    parts.fragment = uri.substr(hash);
    uri = uri.substr(0, hash);
  }
  if (const std::size_t mark = uri.find('?'); mark != std::string_view::npos) {
    parts.query = uri.substr(mark);
    uri = uri.substr(0, mark);
  }
  parts.path = uri;
  return parts;
}

bool BracketsMatch(std::string_view authority) {
  return (authority.find('[') == std::string_view::npos) ==
         (authority.find(']') == std::string_view::npos);
}

bool KnowsRelative(std::string_view scheme) {
  static constexpr std::array<std::string_view, 18> kSchemes = {
      "",     "ftp",   "http", "gopher",   "nntp", "imap",  "wais", "file",    "https",
      "sftp", "shttp", "mms",  "prospero", "rtsp", "rtspu", "svn",  "svn+ssh", "ws"};
  return std::find(kSchemes.begin(), kSchemes.end(), AsciiLower(scheme)) != kSchemes.end();
}

std::string ResolveDots(const std::vector<std::string_view>& segments) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : segments) {
    if (segment == "..") {
      if (!kept.empty() && !(kept.size() == 1 && kept[0].empty())) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  if (segments.back() == "." || segments.back() == "..") kept.emplace_back();
  std::string path;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) path += '/';
    path += kept[i];
  }
  return path;
}

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  segments.push_back(path);
  return segments;
}

std::string JoinPaths(std::string_view base, bool base_has_authority, std::string_view path) {
  std::vector<std::string_view> segments;
  if (!path.starts_with('/')) {
    segments = Segments(base);
    segments.pop_back();
    if (segments.empty() && base_has_authority) segments.emplace_back();
  }
  for (const std::string_view segment : Segments(path)) segments.push_back(segment);
  return ResolveDots(segments);
}

// "http:///example.org/a" is how some write "http://example.org/a".
std::string WithoutSuperfluousSlashes(std::string_view uri) {
  const std::size_t length = SchemeLength(uri);
  if (length == 0 || !uri.substr(length).starts_with("://")) return std::string(uri);
  const std::size_t rest = uri.find_first_not_of('/', length + 3);
  std::string straight(uri.substr(0, length + 3));
  if (rest != std::string_view::npos) straight += uri.substr(rest);
  return straight;
}

bool MayBeFollowed(std::string_view scheme) {
  static constexpr std::array<std::string_view, 44> kSchemes = {
      "http",  "https",    "ftp",    "sftp",   "file",  "gopher",   "mailto", "news",  "nntp",
      "snews", "imap",     "magnet", "mms",    "rtsp",  "rtspu",    "rsync",  "sip",   "sips",
      "svn",   "svn+ssh",  "git",    "cvs",    "ssh",   "telnet",   "wais",   "hdl",   "h323",
      "shttp", "prospero", "aim",    "callto", "skype", "facetime", "gtalk",  "msnim", "ymsg",
      "irc",   "irc6",     "ircs",   "itms",   "feed",  "smb",      "tel",    "xmpp"};
  return std::find(kSchemes.begin(), kSchemes.end(), AsciiLower(scheme)) != kSchemes.end();
}

}  // namespace

std::string JoinUri(std::string_view base, std::string_view reference) {
  if (reference.size() > kMaxUri || base.size() > kMaxUri) return {};
  std::string straight = WithoutSuperfluousSlashes(reference);
  const UriParts to = Split(straight);
  if (!BracketsMatch(to.authority)) return {};
  if (base.empty()) return straight;
  if (straight.empty()) return std::string(base);
  const UriParts from = Split(base);
  if (!BracketsMatch(from.authority)) return {};
  const std::string scheme = AsciiLower(to.scheme.empty() ? from.scheme : to.scheme);
  if (scheme != AsciiLower(from.scheme) || !KnowsRelative(scheme)) return straight;

  std::string joined;
  if (!from.scheme.empty() || !to.scheme.empty()) joined = scheme + ":";
  if (to.has_authority) {
    joined.append("//").append(to.authority).append(to.path).append(to.query);
    return joined.append(to.fragment);
  }
  if (from.has_authority) joined.append("//").append(from.authority);
  if (to.path.empty()) {
    joined.append(from.path).append(to.query.empty() ? from.query : to.query);
  } else {
    joined.append(JoinPaths(from.path, from.has_authority, to.path)).append(to.query);
  }
  return joined.append(to.fragment);
}

bool IsSafeUri(std::string_view uri) {
  const std::string_view trimmed = Trim(uri);
  // Browsers drop controls and line ends inside a scheme: "java\nscript:" is one.
  std::string plain;
  for (const char c : trimmed.substr(0, 64)) {
    if (static_cast<unsigned char>(c) > 0x20) plain += c;
  }
  const std::size_t length = SchemeLength(plain);
  if (length > 0) return MayBeFollowed(std::string_view(plain).substr(0, length));
  // "&#106;avascript:" is no scheme as written but may become one where it is shown.
  const std::size_t colon = plain.find(':');
  return colon == std::string::npos || plain.substr(0, colon).find('&') == std::string::npos;
}

std::string SafeUri(std::string_view base, std::string_view reference) {
  if (base.empty()) return IsSafeUri(reference) ? std::string(reference) : std::string();
  const std::string uri = JoinUri(base, reference);
  const std::string_view trimmed = Trim(uri);
  const std::size_t length = SchemeLength(trimmed);
  return length > 0 && MayBeFollowed(trimmed.substr(0, length)) ? uri : std::string();
}

}  // namespace chipline
