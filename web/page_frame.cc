#include "web/page_frame.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/assets.h"

namespace chipline {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct Country {
  Jurisdiction code;
  std::string_view name;
  std::string_view adjective;
};
constexpr std::array<Country, 8> kCountries = {{
    {Jurisdiction::kAny, "all destinations", "any"},
    {Jurisdiction::kUS, "the United States", "US"},
    {Jurisdiction::kCN, "China", "Chinese"},
    {Jurisdiction::kNL, "the Netherlands", "Dutch"},
    {Jurisdiction::kJP, "Japan", "Japanese"},
    {Jurisdiction::kTW, "Taiwan", "Taiwanese"},
    {Jurisdiction::kKR, "South Korea", "South Korean"},
    {Jurisdiction::kEU, "the European Union", "EU"},
}};

const Country* FindCountry(Jurisdiction code) {
  const auto* found = std::find_if(kCountries.begin(), kCountries.end(),
                                   [code](const Country& country) { return country.code == code; });
  return found == kCountries.end() ? nullptr : found;
}

std::string StyleSheetPath() {
  static const std::string path =
      "/assets/" + HexOf(Sha256(web_data::Embedded("app.css"))).substr(0, 12) + "/app.css";
  return path;
}

std::string PercentText(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

// Whom a scoped measure concerns; empty where it concerns everybody.
std::string ScopeWords(std::uint8_t scope) {
  switch (static_cast<ScopeKind>(scope)) {
    case ScopeKind::kBuyers:
      return "some buyers only";
    case ScopeKind::kSellers:
      return "some sellers only";
    case ScopeKind::kCarveOut:
      return "a narrow purpose only";
  }
  return {};
}

void WriteHeader(HtmlWriter& page) {
  page.Open("header", {{"class", "top"}});
  page.Element("a", {{"class", "brand"}, {"href", "/"}}, "Chipline");
  page.Open("nav", {{"aria-label", "Main"}});
  page.Link("/", "Board").Link("/events", "Events").Link("/api/v1/status", "API");
  page.Close().Close();
}

}  // namespace

Response Page(std::string_view title, const HtmlWriter& main) {
  HtmlWriter page;
  page.Open("html", {{"lang", "en"}});
  page.Open("head");
  page.Void("meta", {{"charset", "utf-8"}});
  page.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.Void("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.Element("title", std::string(title) + " – Chipline");
  page.Void("link", {{"rel", "stylesheet"}, {"href", StyleSheetPath()}});
  page.Void("link", {{"rel", "icon"}, {"href", "data:,"}});
  page.Close();
  page.Open("body");
  page.Element("a", {{"class", "skip"}, {"href", "#main"}}, "Skip to the content");
  WriteHeader(page);
  page.Open("main", {{"id", "main"}}).Append(main).Close();
  page.Open("footer");
  page.Element("p", "A record of what governments did, and were reported to do. Not legal advice.");
  page.Close().Close().Close();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.headers.push_back({"Cache-Control", "no-cache"});
  response.body = "<!doctype html>\n" + page.html() + "\n";
  return response;
}

std::string LongDay(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return "an unknown day";
  const CivilDay civil = ToCivil(day);
  return std::to_string(civil.day) + " " +
         std::string(kMonths[static_cast<std::size_t>(civil.month - 1)]) + " " +
         std::to_string(civil.year);
}

std::string ShortDay(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return "…";
  const CivilDay civil = ToCivil(day);
  return std::to_string(civil.day) + " " +
         std::string(kMonths[static_cast<std::size_t>(civil.month - 1)].substr(0, 3)) + " " +
         std::to_string(civil.year);
}

std::string Words(std::string_view code_name) {
  std::string words(code_name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string CountryName(Jurisdiction code) {
  const Country* country = FindCountry(code);
  return std::string(country == nullptr ? Name(code) : country->name);
}

std::string CountryAdjective(Jurisdiction code) {
  const Country* country = FindCountry(code);
  return std::string(country == nullptr ? Name(code) : country->adjective);
}

StatusLook LookOf(const Timeline& timeline, const Resolution& resolution) {
  StatusLook look{
      "s-" + std::string(Name(resolution.status)), Capital(Words(Name(resolution.status))), {}};
  const auto add = [&look](const std::string& text) {
    if (text.empty()) return;
    look.detail += (look.detail.empty() ? "" : " · ") + text;
  };
  if (resolution.duty_percent) {
    const std::string duty = "duty " + PercentText(*resolution.duty_percent);
    if (resolution.status == Status::kOpen) {
      look.css = *resolution.duty_percent > 0 ? "s-duty" : "s-open";
      look.word = Capital(duty);
    } else {
      add(duty);
    }
  }
  if (resolution.decided_by != kNoRef) {
    add(ScopeWords(timeline.record(resolution.decided_by).scope));
  }
  if (resolution.review_policy) add(Words(Name(*resolution.review_policy)));
  if (resolution.returns) {
    add("returns " + ShortDay(*resolution.returns));
  } else if (resolution.until && resolution.status != Status::kOpen) {
    add("until " + ShortDay(*resolution.until));
  } else if (resolution.since && resolution.status != Status::kOpen) {
    add("since " + ShortDay(*resolution.since));
  }
  if (resolution.possible) add("day not certain");
  return look;
}

void WriteStatus(HtmlWriter& page, const StatusLook& look) {
  page.Open("span", {{"class", "status " + look.css}});
  page.Element("span", {{"class", "swatch"}, {"aria-hidden", "true"}}, "");
  page.Element("span", {{"class", "word"}}, look.word);
  page.Close();
  if (!look.detail.empty()) page.Element("span", {{"class", "detail"}}, look.detail);
}

std::vector<Parameter> Carried(const Request& request) {
  std::vector<Parameter> carried;
  for (const ParameterSpec& spec : AsOfParameters()) {
    const auto value = request.Get(spec.name);
    if (value && !value->empty()) carried.push_back({std::string(spec.name), std::string(*value)});
  }
  return carried;
}

std::string Linked(const std::string& path, const Request& request) {
  return path + QueryText(Carried(request));
}

void WriteAsOfForm(HtmlWriter& page, const Request& request, const Question& question,
                   const std::string& action) {
  const std::string known = question.as_of.known_at ? FormatDay(*question.as_of.known_at) : "";
  page.Open("form", {{"class", "as-of"}, {"method", "get"}, {"action", action}});
  page.Open("label").Element("span", "On the day");
  page.Void("input",
            {{"type", "date"}, {"name", "date"}, {"value", FormatDay(question.as_of.date)}});
  page.Close();
  page.Open("label").Element("span", "As known on");
  page.Void("input", {{"type", "date"}, {"name", "known_at"}, {"value", known}});
  page.Close();
  for (const Parameter& parameter : Carried(request)) {
    if (parameter.name == "date" || parameter.name == "known_at") continue;
    page.Void("input", {{"type", "hidden"}, {"name", parameter.name}, {"value", parameter.value}});
  }
  page.Element("button", {{"type", "submit"}}, "Show");
  page.Close();
}

std::string AsOfText(const Question& question, Day today) {
  std::string text = "on " + LongDay(question.as_of.date);
  if (question.as_of.known_at) return text + ", as known on " + LongDay(*question.as_of.known_at);
  return text + (question.as_of.date > today ? ", if nothing else happens" : ", as known today");
}

}  // namespace chipline
