#include "web/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// PUT and PATCH are taken nowhere, but what is instead the resource has to say (RFC 9110 15.5.6).
constexpr std::array<std::string_view, 7> kMethods = {"GET",     "HEAD", "POST", "DELETE",
                                                      "OPTIONS", "PUT",  "PATCH"};

HeadVerdict Refuse(int status, std::string reason) {
  HeadVerdict verdict;
  verdict.refused = status;
  verdict.reason = std::move(reason);
  verdict.close = true;
  return verdict;
}

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110 allows more in a name; nothing that we use needs it, and underscores let a client forge
// what a library adds under such a name.
bool IsFieldName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return IsAlphanumeric(c) || c == '-'; });
}

bool HasControlByte(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

std::string_view Trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsAddress(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') return true;
  return !host.empty() && std::all_of(host.begin(), host.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool IsOurHost(std::string_view value, const HeadLimits& limits) {
  std::string host = AsciiLower(value);
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
    const std::string_view port = std::string_view(host).substr(colon + 1);
    if (!std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return false;
    }
    host.resize(colon);
  }
  return IsAddress(host) || host == "localhost" ||
         std::find(limits.host_names.begin(), limits.host_names.end(), host) !=
             limits.host_names.end();
}

HeadVerdict JudgeRequestLine(std::string_view line, const HeadLimits& limits, bool& is_old) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Refuse(400, "Broken request line.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
    return Refuse(405, "This method is not taken.");
  }
  if (target.size() > limits.target_bytes) {
    return Refuse(414, "The address has " + std::to_string(target.size()) + " bytes; at most " +
                           std::to_string(limits.target_bytes) + " are taken.");
  }
  if (target.empty() || target.front() != '/' || target.find(' ') != std::string_view::npos ||
      target.find('#') != std::string_view::npos) {
    return Refuse(400, "The address does not begin with a slash, or holds a blank or a #.");
  }
  is_old = version == "HTTP/1.0";
  if (!is_old && version != "HTTP/1.1") return Refuse(505, "HTTP/1.1 is spoken here.");
  return {};
}

// What the fields together say; each is judged as it comes.
struct Fields {
  std::size_t count = 0;
  bool has_host = false;
  bool has_length = false;
  std::size_t body_limit = 0;
};

// Of a request line that was judged.
std::size_t BodyLimit(std::string_view line, const HeadLimits& limits) {
  std::string_view target = line.substr(line.find(' ') + 1);
  target = target.substr(0, target.find_first_of(" ?"));
  const auto found = std::ranges::find(limits.larger, target, &LargerBody::target);
  return found == limits.larger.end() ? limits.body_bytes : found->bytes;
}

HeadVerdict JudgeLength(std::string_view value, std::size_t limit, HeadVerdict& verdict) {
  std::size_t length = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (value.empty() || value.size() > 12 || fault != std::errc() ||
      end != value.data() + value.size()) {
    return Refuse(400, "Content-Length is not a plain number.");
  }
  if (length > limit) {
    return Refuse(413, "What was sent has " + std::to_string(length) + " bytes; at most " +
                           std::to_string(limit) + " are taken here.");
  }
  verdict.body_bytes = length;
  return {};
}

HeadVerdict JudgeField(std::string_view line, const HeadLimits& limits, Fields& fields,
                       HeadVerdict& verdict) {
  if (++fields.count > limits.fields) {
    return Refuse(431, "More than " + std::to_string(limits.fields) + " header fields.");
  }
  if (line.size() > limits.field_bytes) {
    return Refuse(431, "A header field has " + std::to_string(line.size()) + " bytes; at most " +
                           std::to_string(limits.field_bytes) + " are taken.");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsFieldName(line.substr(0, colon))) {
    return Refuse(400, "Broken header field.");
  }
  const std::string name = AsciiLower(line.substr(0, colon));
  const std::string_view value = Trim(line.substr(colon + 1));
  if (name == "host") {
    if (fields.has_host) return Refuse(400, "Host is given twice.");
    fields.has_host = true;
    if (!IsOurHost(value, limits)) return Refuse(421, "Another host is asked for.");
  } else if (name == "content-length") {
    if (fields.has_length) return Refuse(400, "Content-Length is given twice.");
    fields.has_length = true;
    return JudgeLength(value, fields.body_limit, verdict);
  } else if (name == "transfer-encoding") {
    return Refuse(411, "Send the body with a Content-Length.");
  } else if (name == "content-encoding") {
    return Refuse(415, "Send the body unencoded.");
  } else if (name == "connection") {
    if (AsciiLower(value).find("close") != std::string::npos) verdict.close = true;
  }
  return {};
}

}  // namespace

HeadVerdict TooLongHead(const HeadLimits& limits) {
  return Refuse(431, "The head has more than " + std::to_string(limits.head_bytes) + " bytes.");
}

HeadVerdict JudgeHead(std::string_view head, const HeadLimits& limits) {
  if (head.size() > limits.head_bytes) return TooLongHead(limits);
  HeadVerdict verdict;
  Fields fields;
  bool is_first = true;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (line.empty()) break;
    if (HasControlByte(line)) return Refuse(400, "Control byte in the head.");
    HeadVerdict fault;
    if (is_first) {
      fault = JudgeRequestLine(line, limits, verdict.close);
      fields.body_limit = BodyLimit(line, limits);
      is_first = false;
    } else {
      fault = JudgeField(line, limits, fields, verdict);
    }
    if (fault.refused != 0) return fault;
  }
  if (is_first) return Refuse(400, "Empty request.");
  if (!fields.has_host) return Refuse(400, "Host is missing.");
  return verdict;
}

bool AsksForPage(std::string_view head) {
  const std::string text = AsciiLower(head.substr(0, head.find("\r\n\r\n")));
  const std::size_t field = text.find("\r\naccept:");
  const std::string_view target =
      std::string_view(text).substr(std::min(text.find(' '), text.size()));
  return field != std::string::npos && !target.starts_with(" /api/") &&
         text.substr(field, text.find("\r\n", field + 2) - field).find("text/html") !=
             std::string::npos;
}

}  // namespace chipline
