#include "web/refusal.h"

#include <string_view>

#include "web/page_frame.h"

namespace chipline {
namespace {

// No library writes this answer, and so nobody adds the fields that all others have.
constexpr std::string_view kFields =
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "Cache-Control: no-store\r\nConnection: close\r\n";

std::string_view TitleOf(int status) {
  switch (status) {
    case 413:
      return "Too much at once";
    case 414:
      return "The address is too long";
    case 503:
      return "The server is full";
    default:
      return "Not taken";
  }
}

std::string PageOf(const HeadVerdict& verdict) {
  HtmlWriter main;
  main.Open("div", {{"class", "lede"}});
  main.Element("h1", TitleOf(verdict.refused));
  main.Element("p", {{"class", "deck"}}, verdict.reason);
  if (verdict.refused == 413) {
    main.Element("p",
                 "Go back: what you typed is still in its form. Of a long text, send the part that "
                 "tells of the act, or its link.");
  }
  main.Open("p").Link("/", "To the board").Close().Close();
  return Page(TitleOf(verdict.refused), main).body;
}

std::string ProblemOf(const HeadVerdict& verdict) {
  return "{\"type\":\"about:blank\",\"title\":\"Refused\",\"status\":" +
         std::to_string(verdict.refused) + ",\"detail\":\"" + verdict.reason + "\"}\n";
}

}  // namespace

std::string RefusalText(const HeadVerdict& verdict, bool as_page) {
  const std::string body = as_page ? PageOf(verdict) : ProblemOf(verdict);
  std::string text = "HTTP/1.1 " + std::to_string(verdict.refused) + " Refused\r\nContent-Type: ";
  text += as_page ? "text/html; charset=utf-8\r\n" : "application/problem+json\r\n";
  text += kFields;
  if (verdict.refused == 503) text += "Retry-After: 2\r\n";
  if (verdict.refused == 405) text += "Allow: GET, HEAD, POST, DELETE, OPTIONS\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace chipline
