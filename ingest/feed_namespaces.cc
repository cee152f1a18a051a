#include "ingest/feed_namespaces.h"

#include <string>
#include <unordered_map>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// Modules of RSS 1.0 live under one roof: http://purl.org/rss/1.0/modules/NAME/.
constexpr std::string_view kModules = "http://purl.org/rss/1.0/modules/";

const std::unordered_map<std::string_view, std::string_view>& ModulePrefixes() {
  static const std::unordered_map<std::string_view, std::string_view> prefixes = {
      {"aggregation", "ag"},   {"annotate", "annotate"},
      {"company", "co"},       {"content", "content"},
      {"email", "email"},      {"event", "ev"},
      {"image", "image"},      {"link", "l"},
      {"reference", "ref"},    {"richequiv", "reqv"},
      {"rss091#", ""},         {"search", "search"},
      {"servicestatus", "ss"}, {"slash", "slash"},
      {"subscription", "sub"}, {"syndication", "sy"},
      {"taxonomy", "taxo"},    {"textinput", "ti"},
      {"threading", "thr"},    {"wiki", "wiki"}};
  return prefixes;
}

const std::unordered_map<std::string_view, std::string_view>& Prefixes() {
  static const std::unordered_map<std::string_view, std::string_view> prefixes = {
      {"http://www.w3.org/2005/atom", ""},
      {"http://purl.org/atom/ns#", ""},
      {"http://purl.org/rss/1.0/", ""},
      {"http://my.netscape.com/rdf/simple/0.9/", ""},
      {"http://blogs.law.harvard.edu/tech/rss", ""},
      {"http://purl.org/pie/", ""},
      {"http://purl.org/echo/", ""},
      {"http://example.com/necho", ""},
      {"http://example.com/newformat#", ""},
      {"uri/of/echo/namespace#", ""},
      {"http://purl.org/dc/elements/1.1/", "dc"},
      {"http://purl.org/dc/terms/", "dcterms"},
      {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
      {"http://www.w3.org/2000/01/rdf-schema#", "rdfs"},
      {"http://www.w3.org/1999/xhtml", "xhtml"},
      {"http://www.w3.org/1999/xlink", "xlink"},
      {"http://www.w3.org/xml/1998/namespace", "xml"},
      {"http://search.yahoo.com/mrss", "media"},
      {"http://search.yahoo.com/mrss/", "media"},
      {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
      {"http://example.com/dtds/podcast-1.0.dtd", "itunes"},
      {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner"},
      {"http://wellformedweb.org/commentapi/", "wfw"},
      {"http://creativecommons.org/ns#license", "cc"},
      {"http://web.resource.org/cc/", "cc"},
      {"http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", "creativecommons"},
      {"http://backend.userland.com/creativecommonsrssmodule", "creativecommons"},
      {"http://backend.userland.com/blogchannelmodule", "blogchannel"},
      {"http://webns.net/mvcb/", "admin"},
      {"http://media.tangent.org/rss/1.0/", "audio"},
      {"http://my.theinfo.org/changed/1.0/rss/", "cp"},
      {"http://freshmeat.net/rss/fm/", "fm"},
      {"http://xmlns.com/foaf/0.1/", "foaf"},
      {"http://www.w3.org/2003/01/geo/wgs84_pos#", "geo"},
      {"http://www.georss.org/georss", "georss"},
      {"http://www.opengis.net/gml", "gml"},
      {"http://postneo.com/icbm/", "icbm"},
      {"http://madskills.com/public/xml/rss/module/pingback/", "pingback"},
      {"http://madskills.com/public/xml/rss/module/trackback/", "trackback"},
      {"http://prismstandard.org/namespaces/1.2/basic/", "prism"},
      {"http://schemas.xmlsoap.org/soap/envelope/", "soap"},
      {"http://schemas.pocketsoap.com/rss/mydescmodule/", "szf"},
      {"http://hacks.benhammersley.com/rss/streaming/", "str"},
      {"http://podlove.org/simple-chapters", "psc"},
      {"http://www.google.com/schemas/sitemap-news/0.9", "news"},
      {"http://www.sitemaps.org/schemas/sitemap/0.9", ""},
      {"http://www.google.com/schemas/sitemap/0.84", ""}};
  return prefixes;
}

}  // namespace

std::optional<std::string_view> CustomaryPrefix(std::string_view uri) {
  const std::string lower = AsciiLower(uri);
  std::string_view name = lower;
  if (const auto found = Prefixes().find(name); found != Prefixes().end()) return found->second;
  if (name.find("backend.userland.com/rss") != std::string_view::npos) return "";
  if (!name.starts_with(kModules)) return {};
  name.remove_prefix(kModules.size());
  if (name.ends_with('/')) name.remove_suffix(1);
  const auto module = ModulePrefixes().find(name);
  if (module == ModulePrefixes().end()) return {};
  return module->second;
}

}  // namespace chipline
