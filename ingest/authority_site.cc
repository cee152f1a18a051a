#include "ingest/authority_site.h"

#include <array>
#include <string>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::array<AuthoritySite, 14> kSites = {{
    {"bis.gov", "Bureau of Industry and Security", "Bureau of Industry and Security"},
    {"bis.doc.gov", "Bureau of Industry and Security", "Bureau of Industry and Security"},
    {"commerce.gov", "U.S. Department of Commerce", "Department of Commerce"},
    {"ustr.gov", "Office of the United States Trade Representative",
     "Office of the United States Trade Representative"},
    {"treasury.gov", "U.S. Department of the Treasury", "Department of the Treasury"},
    {"whitehouse.gov", "The White House", "White House"},
    {"mofcom.gov.cn", "商务部", "Ministry of Commerce"},
    {"customs.gov.cn", "海关总署", "General Administration of Customs"},
    {"miit.gov.cn", "工业和信息化部", "Ministry of Industry and Information Technology"},
    {"samr.gov.cn", "市场监管总局", "State Administration for Market Regulation"},
    {"cac.gov.cn", "国家互联网信息办公室", "Cyberspace Administration of China"},
    {"ndrc.gov.cn", "国家发展改革委", "National Development and Reform Commission"},
    {"mof.gov.cn", "财政部", "Ministry of Finance"},
    {"gov.cn", "中国政府网", "State Council"},
}};

std::string_view HostOf(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 3);
  return url.substr(0, url.find_first_of("/:?#"));
}

}  // namespace

const AuthoritySite* AuthoritySiteOf(const Document& document) {
  for (const std::string& url : {document.url, document.canonical_url}) {
    const std::string host = AsciiLower(HostOf(url));
    for (const AuthoritySite& site : kSites) {
      const bool below = host.size() > site.host.size() && host.ends_with(site.host) &&
                         host[host.size() - site.host.size() - 1] == '.';
      if (host == site.host || below) return &site;
    }
  }
  return nullptr;
}

}  // namespace chipline
