#include "web/reference.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"

namespace chipline {
namespace {

// What BibTeX would take for a command.
std::string EscapeTex(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '\\':
        escaped += "\\textbackslash{}";
        break;
      case '~':
      case '^':
        escaped += std::string("\\") + c + "{}";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        escaped += '\\';
        [[fallthrough]];
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string BaseOf(const Request& request) {
  const auto host = request.Header("host");
  // Commands know no public name: not without a server, and not through its control socket.
  if (!host || host->empty() || request.is_operator) return {};
  const bool is_secure = request.Header("x-forwarded-proto") == "https";
  return (is_secure ? "https://" : "http://") + std::string(*host);
}

Result<Reference> ReferenceTo(const Site& site, const Timeline& timeline, std::uint64_t seq,
                              std::string title, const std::string& base,
                              const std::string& pinned_url) {
  const std::string chain = CHIP_TRY(site.chain.Hex(seq));
  const std::string when =
      seq == 0 ? "before the first entry" : FormatInstant(timeline.RecordedAt(seq));
  Reference reference;
  reference.id = "chipline-" + std::to_string(seq) + "-" + HexOf(Sha256(pinned_url)).substr(0, 8);
  reference.title = std::move(title);
  reference.url = base + pinned_url;
  reference.note = "As recorded up to entry " + std::to_string(seq) + " (" + when +
                   "), chain hash " + chain + ", rules " + site.rules_version;
  reference.issued = ToCivil(seq == 0 ? site.Today() : UtcDay(timeline.RecordedAt(seq)));
  return reference;
}

std::string BibTex(const Reference& reference) {
  static constexpr std::array kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto month = static_cast<std::size_t>(reference.issued.month - 1);
  return "@misc{" + reference.id + ",\n  author = {{Chipline}},\n  title = {{" +
         EscapeTex(reference.title) + "}},\n  year = {" + std::to_string(reference.issued.year) +
         "},\n  month = " + kMonths[month] + ",\n  url = {" + reference.url + "},\n  note = {" +
         EscapeTex(reference.note) + "}\n}\n";
}

std::string CslJson(const Reference& reference) {
  const CivilDay& day = reference.issued;
  const Json json = Json::array(
      {{{"id", reference.id},
        {"type", "dataset"},
        {"author", Json::array({{{"literal", "Chipline"}}})},
        {"title", reference.title},
        {"issued", {{"date-parts", Json::array({Json::array({day.year, day.month, day.day})})}}},
        {"URL", reference.url},
        {"note", reference.note}}});
  return Dump(json);
}

std::string PlainText(const Reference& reference) {
  return "Chipline (" + std::to_string(reference.issued.year) + "). " + reference.title + ". " +
         reference.note + ". " + reference.url + "\n";
}

}  // namespace chipline
