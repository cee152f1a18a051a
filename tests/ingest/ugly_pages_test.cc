// Pages as they are found: main text and what the page says of itself. Wording is ours.
#include <string>
#include <vector>

#include "ingest/html_document.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const std::string kOne =
    "The Commerce Department said on Tuesday that it would require licences for exports of "
    "advanced "
    "chips to China, widening rules that have been in place since 2022.";
const std::string kTwo =
    "Officials told reporters that the rule takes effect on March 3 and that shipments under way "
    "may "
    "be completed within thirty days of that date.";
const std::string kThree =
    "Companies in the sector have complained that earlier rules were vague, and several asked the "
    "department to publish the list of affected parts.";
const std::string kStory = kOne + "\n" + kTwo + "\n" + kThree;

std::string Page(const std::string& body, const std::string& head = {}) {
  std::string nav;
  for (const char* name : {"Home", "World", "Business", "Technology", "Opinion", "Video"}) {
    nav += "<li><a href=\"/" + std::string(name) + "\">" + name + "</a></li>";
  }
  return "<html lang=\"en\"><head><title>US widens chip rules</title>" + head +
         "</head><body><ul class=\"nav\">" + nav + "</ul>" + body +
         "<div class=\"footer\"><p>Copyright 2025 Example Media. All rights reserved. Terms of use."
         "</p></div></body></html>";
}

std::string Paragraphs() {
  return "<p>" + kOne + "</p><p>" + kTwo + "</p><p>" + kThree + "</p>";
}

PageText Read(const std::string& html) {
  const auto page = ReadPageText(html, "");
  REQUIRE(page);
  return *page;
}

struct Row {
  const char* what;
  std::string body;
  std::string text;
};

TEST_CASE("main text of pages that were not made for machines") {
  std::string comments;
  std::string teasers;
  std::string updates;
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    comments += "<div class=\"comment-body\"><p>Reader " + number +
                " has a lot to say about chips, the government and the prices of everything these "
                "days, and goes on at length about it all.</p></div>";
    teasers += "<div class=\"teaser\"><h4><a href=\"/t" + number + "\">Teaser number " + number +
               "</a></h4><p>A short summary of another story that runs over a line or two, so that "
               "it looks much like text of its own.</p></div>";
  }
  const std::vector<Row> rows = {
      {"lines with breaks only",
       "<div id=\"x\">" + kOne + "<br><br>" + kTwo + "<br><br>" + kThree + "</div>", kStory},
      {"nested divs and spans",
       "<div><div><div><div><span>" + kOne + "</span></div></div><div><div><span>" + kTwo +
           "</span></div></div><div><div><span>" + kThree + "</span></div></div></div></div>",
       kStory},
      {"unclosed paragraphs and fonts in a layout of tables",
       "<table><tr><td width=100><a href=\"/\">Home</a></td><td><font size=5><b>US widens chip "
       "rules</b></font><p><font face=arial>" +
           kOne + "<p><font face=arial>" + kTwo + "<p><font face=arial>" + kThree +
           "</td></tr></table>",
       kStory},
      {"preformatted text", "<pre>\n" + kOne + "\n\n" + kTwo + "\n\n" + kThree + "\n</pre>",
       kStory},
      {"a cookie wall in front",
       "<div id=\"cookie-consent\" role=\"dialog\"><h2>We value your privacy</h2><p>We and our 842 "
       "partners store and access information on a device, such as cookies, and process personal "
       "data for ads and measurement. You may accept or refuse at any time.</p></div><main>" +
           Paragraphs() + "</main>",
       kStory},
      {"comments below",
       "<div class=\"post\">" + Paragraphs() + "</div><div id=\"disqus\" class=\"comments-area\">" +
           comments + "</div>",
       kStory},
      {"a short story beside many teasers",
       "<div class=\"row\"><div class=\"col-8\"><h1>US widens chip rules</h1>" + Paragraphs() +
           "</div><div class=\"col-4 sidebar\">" + teasers + "</div></div>",
       kStory},
      {"an offer behind a paywall's teaser",
       "<article><h1>US widens chip rules</h1>" + Paragraphs() +
           "<div class=\"paywall\"><h2>Subscribe to continue reading</h2><p>Get unlimited access "
           "to "
           "all our articles for one dollar a week. Cancel any time.</p></div></article>",
       kStory},
      {"a newsletter's box in the midst",
       "<article><p>" + kOne +
           "</p><div class=\"newsletter-signup\"><h3>Sign up for our morning "
           "newsletter</h3><p>The stories you need to know before markets open, "
           "in your inbox.</p></div><p>" +
           kTwo + "</p><p>" + kThree + "</p></article>",
       kStory},
      {"hidden, noscript and template copies",
       "<article>" + Paragraphs() + "<noscript>" + Paragraphs() + "</noscript><template>" +
           Paragraphs() + "</template></article>",
       kStory},
      {"another article below",
       "<article><h1>US widens chip rules</h1>" + Paragraphs() +
           "</article><article><h1>Club signs coach</h1><p>A football club signed a new coach on "
           "Monday after weeks of talks, and supporters came to greet him.</p></article>",
       kStory},
      {"a day and a mark in front",
       "<div class=\"article\"><h1>US widens chip rules</h1><div><span class=\"author\">Ann "
       "Writer</span> | <span class=\"date\">March 1, 2025</span></div>" +
           Paragraphs() + "</div>",
       kStory},
      {"lines with single breaks",
       "<div id=\"x\">" + kOne + "<br>" + kTwo + "<br/>" + kThree + "</div>", kStory},
      {"AMP's advertisement and consent",
       "<article><h1>US widens chip rules</h1><amp-ad>An offer to all who read this, for a while."
       "</amp-ad>" +
           Paragraphs() +
           "<amp-consent><p>We value your privacy and our partners.</p></amp-consent></article>",
       kStory},
      {"AMP",
       "<amp-sidebar><a href=\"/\">Home</a></amp-sidebar><article><h1>US widens chip "
       "rules</h1><amp-img src=\"x\"></amp-img>" +
           Paragraphs() + "<amp-ad></amp-ad></article>",
       kStory},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(Read(Page(row.body)).text == row.text);
  }
}

TEST_CASE("JSON-LD as it is found: graphs, references, comments, trailing commas") {
  const auto read = [](const std::string& json) {
    const PageText page =
        Read(Page(Paragraphs(), "<script type=\"application/ld+json\">" + json + "</script>"));
    return page.title + " | " + page.byline + " | " + page.site_name + " | " + page.published_time;
  };
  const std::string wanted = "Rules | Ann Writer | Example Media | 2025-03-01";
  const std::string article =
      R"("@type":"NewsArticle","headline":"Rules","datePublished":"2025-03-01")";
  CHECK(read(R"({"@graph":[{"@type":"Organization","@id":"#o","name":"Example Media"},)"
             R"({"@type":"Person","@id":"#p","name":"Ann Writer"},{)" +
             article + R"(,"author":{"@id":"#p"},"publisher":{"@id":"#o"}}]})") == wanted);
  CHECK(read("//<![CDATA[\n{" + article +
             R"(,"author":["Ann Writer",],"publisher":{"name":"Example Media",},})" + "\n//]]>") ==
        wanted);
  CHECK(read("[{" + article +
             R"(,"author":[{"name":"Ann Writer"}],"publisher":"Example Media"}])") == wanted);
}

TEST_CASE("the day that stands beside the headline counts where nothing else says it") {
  const auto day = [](const std::string& body) { return Read(Page(body)).published_time; };
  const std::string h1 = "<h1>US widens chip rules</h1>";
  CHECK(day("<article>" + h1 + "<div class=\"date\">March 1, 2025</div>" + Paragraphs() +
            "</article>") == "March 1, 2025");
  CHECK(day("<article>" + h1 + "<span>Published: Mar 1, 2025 10:15 am ET</span>" + Paragraphs() +
            "</article>") == "Mar 1, 2025");
  CHECK(day("<article>" + h1 + "<p class=\"info\">2023年07月06日 16:30 来源：示例网</p>" +
            Paragraphs() + "</article>") == "2023年07月06日");
  CHECK(day("<article>" + h1 + "<span>发布时间：2023.07.06 16:30</span>" + Paragraphs() +
            "</article>") == "2023-07-06");
  // A day in the text is not the text's.
  CHECK(day("<article>" + h1 + "<p>The rule of March 1, 2025 was made in haste, they say.</p>" +
            Paragraphs() + "</article>")
            .empty());
  CHECK(day("<article>" + h1 +
            "<time datetime=\"2025-03-02\">2 March</time><div class=\"date\">March "
            "1, 2025</div>" +
            Paragraphs() + "</article>") == "2025-03-02");
}

TEST_CASE("Chinese pages: title without section and site, source, GBK") {
  const std::string text =
      "<p>"
      "商务部新闻发言人表示，中国将自8月1日起对镓、锗相关物项实施出口管制，此举符合国际通行做法，不"
      "针对任何"
      "特定国家。</"
      "p><p>发言人说，出口符合相关规定的，将予以许可。中方一直致力于维护全球产业链供应链稳定。</p>";
  const auto read = [&](const std::string& title, const std::string& lines) {
    const PageText page = Read("<html><head><meta charset=\"utf-8\"><title>" + title +
                               "</title></head><body><h1>商务部：实施出口管制</h1>" + lines +
                               "<div class=\"content\">" + text + "</div></body></html>");
    return page.title + " | " + page.site_name;
  };
  CHECK(read("商务部：实施出口管制_新闻_示例网", "<div>来源：示例网</div>") ==
        "商务部：实施出口管制 | 示例网");
  CHECK(read("商务部：实施出口管制-示例财经", "<span>来源：新华社</span>") ==
        "商务部：实施出口管制 | 新华社");
  CHECK(read("商务部：实施出口管制", "") == "商务部：实施出口管制 | ");
  // "商务部：管制" and a sentence in GBK, declared as gb2312.
  const std::string gbk = "\xC9\xCC\xCE\xF1\xB2\xBF";
  const PageText page = Read(
      "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
      "charset=gb2312\"><title>" +
      gbk + "</title></head><body><p>" + gbk + gbk + gbk + gbk + gbk + gbk + gbk + gbk + gbk + gbk +
      gbk + gbk + "</p></body></html>");
  CHECK(page.title == "商务部");
}

}  // namespace
}  // namespace chipline
