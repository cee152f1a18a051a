#include "ingest/robots.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "ingest/text_utils.h"
#include "ingest/url_escapes.h"

namespace chipline {
namespace {

// Google's parser reads no more of a line. The bound is also what a pattern costs at most: it is
// matched in its length times the path's.
constexpr std::size_t kLineBytes = 2083 * 8;

enum class Key { kUserAgent, kAllow, kDisallow, kSitemap, kOther };

struct Line {
  Key key = Key::kOther;
  std::string_view value;
};

// The misspellings are those that Google's parser forgives; a site that wrote one meant it.
Key KeyOf(std::string_view name) {
  struct Spelling {
    std::string_view name;
    Key key;
  };
  static constexpr std::array kSpellings = {
      Spelling{"user-agent", Key::kUserAgent}, Spelling{"useragent", Key::kUserAgent},
      Spelling{"user agent", Key::kUserAgent}, Spelling{"allow", Key::kAllow},
      Spelling{"disallow", Key::kDisallow},    Spelling{"dissallow", Key::kDisallow},
      Spelling{"dissalow", Key::kDisallow},    Spelling{"disalow", Key::kDisallow},
      Spelling{"diasllow", Key::kDisallow},    Spelling{"disallaw", Key::kDisallow},
      Spelling{"sitemap", Key::kSitemap},      Spelling{"site-map", Key::kSitemap},
  };
  const std::string lower = AsciiLower(name);
  // Prefixes on purpose, as crawlers read them: "Disallow-this: /" still keeps out.
  for (const Spelling& spelling : kSpellings) {
    if (lower.starts_with(spelling.name)) return spelling.key;
  }
  return Key::kOther;
}

Line ReadLine(std::string_view text) {
  text = Trim(text.substr(0, text.find('#')));
  std::size_t separator = text.find(':');
  if (separator == std::string_view::npos) {
    // "Disallow /private": a forgotten colon is forgiven where exactly two words stand.
    separator = text.find_first_of(" \t");
    if (separator == std::string_view::npos) return {};
    if (Trim(text.substr(separator)).find_first_of(" \t") != std::string_view::npos) return {};
  }
  return {KeyOf(Trim(text.substr(0, separator))), Trim(text.substr(separator + 1))};
}

// Escapes of unreserved characters are compared as the characters, hex digits of others in upper
// case, and a pattern's bytes beyond ASCII as escapes (RFC 9309, 2.2.2). A path comes escaped, as
// it is sent: one that is not matches no escape.
std::string Canonical(std::string_view path, bool is_pattern) {
  if (!is_pattern) return WithPlainEscapes(path);
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(path.size());
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return WithPlainEscapes(out);
}

std::string PathAndQuery(std::string_view url) {
  url = url.substr(0, url.find('#'));
  if (!url.starts_with("/") || url.starts_with("//")) {
    const std::size_t scheme = url.find("//");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 2;
    const std::size_t path = url.find_first_of("/?;", host);
    url = path == std::string_view::npos ? std::string_view() : url.substr(path);
  }
  std::string canonical = Canonical(url, false);
  if (!canonical.starts_with('/')) canonical.insert(canonical.begin(), '/');
  return canonical;
}

// "*" stands for any bytes, "$" at the end for the path's end; anything else for itself. Keeps the
// set of positions in the path that the pattern may have reached, so no pattern is exponential.
bool Matches(std::string_view path, std::string_view pattern) {
  std::vector<std::size_t> reached = {0};
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '$' && i + 1 == pattern.size()) return reached.back() == path.size();
    if (c == '*') {
      const std::size_t first = reached.front();
      reached.clear();
      for (std::size_t at = first; at <= path.size(); ++at) reached.push_back(at);
      continue;
    }
    std::size_t kept = 0;
    for (const std::size_t at : reached) {
      if (at < path.size() && path[at] == c) reached[kept++] = at + 1;
    }
    reached.resize(kept);
    if (reached.empty()) return false;
  }
  return true;
}

// A product token: what follows it ("/1.0", a blank) is not part of the name.
std::string_view ProductToken(std::string_view value) {
  const auto in_token = [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  };
  const auto* end = std::find_if_not(value.begin(), value.end(), in_token);
  return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

bool IsEverybody(std::string_view value) {
  return value.starts_with('*') && (value.size() == 1 || value[1] == ' ' || value[1] == '\t');
}

// A byte-order mark, whole or cut short.
std::string_view WithoutMark(std::string_view text) {
  for (const char byte : std::string_view("\xEF\xBB\xBF")) {
    if (!text.starts_with(byte)) break;
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

RobotsRules RobotsRules::Parse(std::string_view robots_txt, std::string_view agent) {
  RobotsRules named;
  std::vector<Rule> general;
  bool any_named = false;      // some group names the agent, even one without rules
  bool in_named = false;       // the group being read names the agent
  bool in_general = false;     // it is for everybody
  bool group_has_rule = true;  // the next User-agent line begins a new group
  const std::string wanted = AsciiLower(agent);

  const auto add = [&](bool allow, std::string_view value) {
    group_has_rule = true;
    if (value.empty()) return;
    Rule rule{allow, Canonical(value, true)};
    // A page that a folder stands for is allowed with it: "/a/index.html" also means "/a/".
    constexpr std::string_view kIndex = "/index.htm";
    const std::size_t index = rule.pattern.rfind(kIndex);
    if (allow && index != std::string::npos && index == rule.pattern.rfind('/')) {
      Rule folder{true, rule.pattern.substr(0, index + 1) + "$"};
      if (in_named) named.rules_.push_back(folder);
      if (in_general) general.push_back(std::move(folder));
    }
    if (in_named) named.rules_.push_back(rule);
    if (in_general) general.push_back(std::move(rule));
  };

  std::string_view rest = WithoutMark(robots_txt.substr(0, kMostBytes));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const Line line = ReadLine(rest.substr(0, std::min(end, kLineBytes)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    switch (line.key) {
      case Key::kUserAgent:
        if (group_has_rule) in_named = in_general = group_has_rule = false;
        if (IsEverybody(line.value)) {
          in_general = true;
        } else if (!wanted.empty() && AsciiLower(ProductToken(line.value)) == wanted) {
          in_named = any_named = true;
        }
        break;
      case Key::kAllow:
        add(true, line.value);
        break;
      case Key::kDisallow:
        add(false, line.value);
        break;
      case Key::kSitemap:
        if (!line.value.empty()) named.sitemaps_.emplace_back(line.value);
        break;
      case Key::kOther:
        break;
    }
  }
  if (!any_named) named.rules_ = std::move(general);
  return named;
}

bool RobotsRules::Allows(std::string_view url) const {
  const std::string path = PathAndQuery(url);
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    if (best != nullptr && rule.pattern.size() < best->pattern.size()) continue;
    if (best != nullptr && rule.pattern.size() == best->pattern.size() && best->allow) continue;
    if (Matches(path, rule.pattern)) best = &rule;
  }
  return best == nullptr || best->allow;
}

}  // namespace chipline
