#include "ingest/feed_encoding.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ingest/charset.h"
#include "ingest/charset_guess.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

struct MediaType {
  std::string type;     // lower case, without parameters
  std::string charset;  // as written
};

MediaType ParseMediaType(std::string_view header) {
  const std::string_view type = header.substr(0, header.find(';'));
  return {AsciiLower(Trim(type)), CharsetOfMediaType(header)};
}

struct Mark {
  std::string_view bytes;
  const char* name;
  bool is_mark;  // else the beginning of "<?xml"
};

constexpr Mark kMarks[] = {{std::string_view("\0\0\xFE\xFF", 4), "utf-32be", true},
                           {std::string_view("\xFF\xFE\0\0", 4), "utf-32le", true},
                           {std::string_view("\xFE\xFF", 2), "utf-16be", true},
                           {std::string_view("\xFF\xFE", 2), "utf-16le", true},
                           {std::string_view("\xEF\xBB\xBF", 3), "utf-8", true},
                           {std::string_view("\x4C\x6F\xA7\x94", 4), "cp037", false},
                           {std::string_view("\0<\0?", 4), "utf-16be", false},
                           {std::string_view("<\0?\0", 4), "utf-16le", false},
                           {std::string_view("\0\0\0<", 4), "utf-32be", false},
                           {std::string_view("<\0\0\0", 4), "utf-32le", false}};

// The encoding that the first bytes show; a byte-order mark goes from `bytes`.
std::string SniffedEncoding(std::string_view* bytes) {
  for (const Mark& mark : kMarks) {
    if (!bytes->starts_with(mark.bytes)) continue;
    if (mark.is_mark) bytes->remove_prefix(mark.bytes.size());
    return mark.name;
  }
  return {};
}

// What the XML declaration says, in lower case.
std::string DeclaredEncoding(std::string_view bytes, const std::string& sniffed) {
  std::string head(bytes.substr(0, 4096));
  if (!sniffed.empty() && sniffed != "utf-8") head = DecodeAs(head, sniffed).value_or("");
  if (!head.starts_with("<?")) return {};
  std::string declared = AsciiLower(DeclaredCharset(head.substr(0, head.find("?>"))));
  const bool wide = declared.starts_with("utf-16") || declared.starts_with("utf-32") ||
                    declared.starts_with("utf_16") || declared.starts_with("utf_32") ||
                    declared.starts_with("ucs-") || declared.starts_with("iso-10646-ucs") ||
                    declared == "utf16" || declared == "utf32" || declared == "u16" ||
                    declared == "u32" || declared == "csunicode" || declared == "csucs4";
  if (wide && !sniffed.empty()) return sniffed;
  return declared == "gb2312" ? "gb18030" : declared;
}

bool IsXmlType(std::string_view type) {
  return type == "application/xml" || type == "application/xml-dtd" ||
         type == "application/xml-external-parsed-entity" ||
         (type.starts_with("application/") && type.ends_with("+xml"));
}

bool IsTextXmlType(std::string_view type) {
  return type == "text/xml" || type == "text/xml-external-parsed-entity" ||
         (type.starts_with("text/") && type.ends_with("+xml"));
}

bool IsJsonType(std::string_view type) {
  return type == "application/json" || type == "application/feed+json";
}

// What the rules say the encoding is, before anybody looks at the bytes.
std::string RuledEncoding(const MediaType& media, const std::string& declared) {
  std::string encoding = media.charset;
  if (IsTextXmlType(media.type) || media.type.starts_with("text/")) {
    // A declaration inside text/* does not count (RFC 3023, 3.1).
    if (encoding.empty()) encoding = "us-ascii";
  } else if (IsXmlType(media.type)) {
    if (encoding.empty()) encoding = declared;
  } else if (!IsJsonType(media.type)) {
    encoding = declared;
  }
  if (encoding.empty()) encoding = "utf-8";
  return AsciiLower(encoding) == "gb2312" ? "gb18030" : encoding;
}

}  // namespace

DecodedFeed DecodeFeed(std::string_view bytes, std::string_view content_type) {
  const MediaType media = ParseMediaType(content_type);
  std::string_view rest = bytes;
  const std::string sniffed = SniffedEncoding(&rest);
  const std::string declared = DeclaredEncoding(rest, sniffed);
  const std::string ruled = RuledEncoding(media, declared);
  DecodedFeed feed;
  if (!media.type.empty() && !IsXmlType(media.type) && !IsTextXmlType(media.type) &&
      !IsJsonType(media.type)) {
    feed.fault = media.type + " is no media type of feeds";
  }
  for (const std::string& name : {ruled, declared, sniffed}) {
    if (name.empty()) continue;
    if (auto text = DecodeAs(rest, name)) {
      feed.text = *std::move(text);
      feed.encoding = name;
      break;
    }
  }
  if (feed.encoding.empty()) {
    feed.encoding = GuessCharset(rest);
    feed.text = DecodeToUtf8(rest, feed.encoding);
  }
  if (feed.encoding != ruled) {
    feed.fault = "labelled " + ruled.substr(0, 60) + " but written in " + feed.encoding;
  }
  return feed;
}

}  // namespace chipline
