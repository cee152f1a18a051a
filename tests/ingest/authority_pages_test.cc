// Pages of authorities: announcements of Chinese ministries, press releases, guidance. Wording is
// ours.
#include <string>
#include <vector>

#include "ingest/read_document.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

// A page with navigation, as such sites have it; `body` is the article's markup.
std::string Page(const std::string& title, const std::string& body) {
  return "<html><head><meta charset=\"utf-8\"><title>" + title +
         "</title></head><body><div class=\"nav\"><a href=\"/\">Home</a> <a "
         "href=\"/news\">News</a></div><div id=\"zoom\" class=\"content\"><h1>" +
         title + "</h1>" + body +
         "</div><div class=\"footer\"><p>Copyright. All rights reserved.</p></div></body></html>";
}

std::string Joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
  return out;
}

// "series | citation | number | agencies | publisher | published | dates | attachments"
std::string Line(const std::string& url, const std::string& html) {
  ReadOptions options;
  options.path = url;
  options.media_type = "text/html; charset=utf-8";
  const auto document = ReadDocument(html, options);
  if (!document) return document.error().ToString();
  if (!document->notice) return "no notice";
  const NoticeFacts& facts = *document->notice;
  return std::string(Name(facts.series)) + " | " + facts.citation + " | " + facts.number + " | " +
         Joined(facts.agencies) + " | " + document->publisher + " | " +
         (document->published ? document->published->text() : "-") + " | " + OneLine(facts.dates) +
         " | " + Joined(facts.attachments);
}

const std::string kMofcom = "https://www.mofcom.gov.cn/zwgk/art/2025/a.html";

TEST_CASE("announcements in Chinese: number, ministries, signature, every date, annexes") {
  CHECK(
      Line(
          kMofcom,
          Page("商务部 海关总署公告2025年第18号 公布对部分中重稀土相关物项实施出口管制的决定",
               "<p>【发布单位】商务部 "
               "海关总署</p><p>根据《中华人民共和国出口管制法》，经国务院批准，决定"
               "对钐、钆、铽等中重稀土相关物项实施出口管制。</p><p>本公告自发布之日起正式实施。</p>"
               "<p>附件：<a href=\"/files/a18.pdf\">物项清单</a></p>"
               "<p>商务部 海关总署</p><p>2025年4月4日</p>")) ==
      "announcement | 商务部 海关总署公告2025年第18号 | 2025-18 | 商务部,海关总署 | 商务部 | "
      "2025-04-04 | "
      "effective 2025-04-04 | https://www.mofcom.gov.cn/files/a18.pdf");
  CHECK(
      Line(
          kMofcom,
          Page("商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定",
               "<p>为维护国家安全和利益，现公布以下决定，有关出口经营者应当遵守并办理许可手续。</p>"
               "<p>本公告第一条自2025年12月1日起正式实施，其他各条自公布之日起实施。</p>"
               "<p>商务部</p><p>2025年10月9日</p>")) ==
      "announcement | 商务部公告2025年第61号 | 2025-61 | 商务部 | 商务部 | 2025-10-09 | "
      "effective 2025-12-01; effective 2025-10-09 | ");
  CHECK(Line(kMofcom, Page("商务部 海关总署公告2025年第70号",
                           "<p>"
                           "经国务院批准，自即日起至2026年11月10日，暂停实施2025年10月9日公布的下列"
                           "公告，有关事项如下。</p>"
                           "<p>商务部 海关总署</p><p>2025年11月7日</p>")) ==
        "announcement | 商务部 海关总署公告2025年第70号 | 2025-70 | 商务部,海关总署 | 商务部 | "
        "2025-11-07 | "
        "effective 2025-11-07..2026-11-10 | ");
  CHECK(Line("https://gss.mof.gov.cn/gzdt/a.html",
             Page("国务院关税税则委员会公告2025年第4号",
                  "<p>"
                  "自2025年4月10日12时01分起，对原产于美国的所有进口商品，在现行适用关税税率基础上"
                  "加征关税。</p>"
                  "<p>国务院关税税则委员会</p><p>2025年4月4日</p>")) ==
        "announcement | 国务院关税税则委员会公告2025年第4号 | 2025-4 | 国务院关税税则委员会 | "
        "财政部 | 2025-04-04 "
        "| effective 2025-04-10 | ");
}

TEST_CASE("announcements in English") {
  CHECK(
      Line(kMofcom,
           Page("Announcement No. 46 of 2024 of the Ministry of Commerce on Export Control of "
                "Dual-Use Items to the United States",
                "<p>In accordance with the law, it is decided to strengthen the control of exports "
                "of dual-use items to the United States as follows.</p><p>This announcement "
                "takes effect as of the date of promulgation.</p><p>Ministry of "
                "Commerce</p><p>December 3, 2024</p>")) ==
      "announcement | Announcement No. 46 of 2024 | 2024-46 | Ministry of Commerce | 商务部 | "
      "2024-12-03 | effective 2024-12-03 | ");
  CHECK(Line("https://example.org/translation",
             Page("MOFCOM Announcement No. 72 of 2025",
                  "<p>The application of the second paragraph of Announcement No. 46 of 2024 is "
                  "suspended from today until November 27, 2026, with the approval of the State "
                  "Council.</p><p>Ministry of Commerce</p><p>November 9, 2025</p>")) ==
        "announcement | MOFCOM Announcement No. 72 of 2025 | 2025-72 | Ministry of Commerce | "
        "Ministry of Commerce | 2025-11-09 | effective 2025-11-09..2026-11-27 | ");
}

TEST_CASE("press releases and guidance of authorities") {
  CHECK(
      Line("https://www.bis.gov/press-release/department-commerce-acts-chips",
           Page("Commerce Acts on Chips",
                "<p>FOR IMMEDIATE RELEASE</p><p>May 13, 2025</p><p>The Bureau of Industry and "
                "Security announced that it will not enforce the rule of January, and set out what "
                "exporters should know about the use of advanced chips.</p><p>Read the <a "
                "href=\"/media/documents/guidance-a.pdf\">guidance</a>.</p>")) ==
      "press-release |  |  | Bureau of Industry and Security | Bureau of Industry and Security | "
      "2025-05-13 | - | https://www.bis.gov/media/documents/guidance-a.pdf");
  CHECK(
      Line("https://www.bis.gov/licensing/guidance-on-advanced-chips",
           Page("Guidance on Advanced Chips",
                "<p>Published: May 13, 2025</p><p>This page answers questions that exporters have "
                "asked the bureau about advanced chips and about the firms that use them.</p>")) ==
      "guidance |  |  | Bureau of Industry and Security | Bureau of Industry and Security | "
      "2025-05-13 | - | ");
}

TEST_CASE("news about an announcement is no announcement") {
  CHECK(
      Line(
          "https://example.org/news",
          Page("China suspends Announcement No. 46 of 2024",
               "<p>China's commerce ministry said on Sunday that it suspends the second paragraph "
               "of Announcement No. 46 of 2024 until November 27, 2026.</p><p>Shares of chipmakers "
               "rose after the news.</p>")) == "no notice");
  CHECK(Line("https://example.org/news",
             Page("商务部暂停实施公告",
                  "<p>据新华社报道，商务部9日宣布暂停实施2024年第46号公告有关条款，"
                  "市场人士认为这将缓解供应紧张的局面。</p>")) == "no notice");
}

}  // namespace
}  // namespace chipline
