// robots.txt: whether a crawler may fetch an address (RFC 9309).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chipline {

// The rules that one file has for one crawler. Any bytes are a robots.txt: lines that mean nothing
// are passed over (RFC 9309, 2.2). Immutable once parsed; safe from any thread.
class RobotsRules {
 public:
  // At least 500 KiB must be read (RFC 9309, 2.5); what lies behind kMostBytes is ignored.
  static constexpr std::size_t kMostBytes = 512u << 10;

  // `agent` is the crawler's product token ("chipline"), compared without case. Groups that name it
  // are joined; where none does, those for "*" apply; without either everything is allowed.
  static RobotsRules Parse(std::string_view robots_txt, std::string_view agent);

  // `url` is absolute or begins with "/", escaped as it will be sent; path and query count, scheme,
  // host and fragment do not.
  // The longest pattern that matches decides; of equally long ones, the one that allows.
  bool Allows(std::string_view url) const;

  // The addresses of Sitemap lines, which belong to no group, as written.
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  // bytes beyond ASCII escaped
  };
  std::vector<Rule> rules_;
  std::vector<std::string> sitemaps_;
};

}  // namespace chipline
