// Somebody at a browser without scripts: follows redirects, keeps the cookie, fills in forms.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/web/writable_site.h"

namespace chipline {

class Visitor {
 public:
  explicit Visitor(const WritableSite& site) : site_(site) {}
  Visitor(const WritableSite& site, const std::string& name) : site_(site) {
    REQUIRE(SignIn(name, WritableSite::kPassword).status == 303);
  }

  // By the fields of the form besides, where it has some.
  Response SignIn(const std::string& name, const std::string& password,
                  std::vector<Parameter> form = {}) {
    for (const char* field : {"name", "password"}) {
      std::erase_if(form, [&](const Parameter& other) { return other.name == field; });
    }
    form.insert(form.end(), {{"name", name}, {"password", password}});
    Response answer = Post("/sign-in", form);
    const std::string set = HeaderOf(answer, "Set-Cookie");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
    return answer;
  }

  Response Get(const std::string& target) const { return Send("GET", target, {}); }
  Response Post(const std::string& target, const std::vector<Parameter>& fields) const {
    const std::string query = QueryText(fields);
    return Send("POST", target, query.empty() ? query : query.substr(1));
  }
  // The page that a redirect leads to.
  Response Follow(const Response& answer) const {
    REQUIRE(answer.status == 303);
    return Get(HeaderOf(answer, "Location"));
  }
  const std::string& cookie() const { return cookie_; }

 private:
  Response Send(const std::string& method, const std::string& target, std::string body) const {
    std::vector<Parameter> headers = {{"accept", "text/html"}, {"sec-fetch-site", "same-origin"}};
    if (!cookie_.empty()) headers.push_back({"cookie", cookie_});
    if (method == "POST") {
      headers.push_back({"content-type", "application/x-www-form-urlencoded"});
    }
    return site_.Send(method, target, std::move(body), std::move(headers));
  }

  const WritableSite& site_;
  std::string cookie_;
};

// What stands between two marks, or nothing.
inline std::string Between(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t from = text.find(open);
  if (from == std::string_view::npos) return {};
  const std::size_t start = from + open.size();
  const std::size_t end = text.find(close, start);
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(start, end - start));
}

inline std::string Unescaped(std::string text) {
  const std::vector<std::pair<std::string, std::string>> entities = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [from, to] : entities) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

// The fields of the page's form of this class, as a browser would send them without a button.
inline std::vector<Parameter> FormOf(const std::string& page, const std::string& css) {
  const std::string form = Between(page, "class=\"" + css + "\">", "</form>");
  std::vector<Parameter> fields;
  const auto attribute = [](const std::string& tag, const std::string& name) {
    return Unescaped(Between(tag, " " + name + "=\"", "\""));
  };
  for (std::size_t at = 0; (at = form.find('<', at)) != std::string::npos;) {
    const std::size_t end = form.find('>', at);
    const std::string tag = form.substr(at, end - at + 1);
    const std::string name = attribute(tag, "name");
    if (tag.starts_with("<input") && !name.empty()) {
      const bool is_box = attribute(tag, "type") == "checkbox";
      if (!is_box || tag.find(" checked=") != std::string::npos) {
        fields.push_back({name, attribute(tag, "value")});
      }
    } else if (tag.starts_with("<textarea")) {
      const std::string text = form.substr(end + 1, form.find("</textarea>", end) - end - 1);
      // The line end behind the tag is no part of it.
      fields.push_back({name, Unescaped(text.starts_with('\n') ? text.substr(1) : text)});
    } else if (tag.starts_with("<select")) {
      const std::string options = form.substr(end, form.find("</select>", end) - end);
      std::string chosen = attribute(options.substr(options.find("<option")), "value");
      const std::size_t selected = options.find(" selected=");
      if (selected != std::string::npos) {
        const std::size_t open = options.rfind("<option", selected);
        chosen = attribute(options.substr(open, selected - open), "value");
      }
      fields.push_back({name, chosen});
    }
    at = end;
  }
  return fields;
}

inline void SetField(std::vector<Parameter>& fields, const std::string& name,
                     const std::string& value) {
  std::erase_if(fields, [&](const Parameter& field) { return field.name == name; });
  fields.push_back({name, value});
}

inline std::string FieldOf(const std::vector<Parameter>& fields, const std::string& name) {
  for (const Parameter& field : fields) {
    if (field.name == name) return field.value;
  }
  return {};
}

}  // namespace chipline
