// What Chinese sentences say of an act. The table is the specification.
#include "ingest/han_acts.h"

#include <algorithm>
#include <string>

#include "ingest/extract.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

// "type certainty issuer/agency flow>target subjects effective grade" of what is the page's news.
std::string FullLine(const Draft& draft) {
  const PolicyEvent& event = draft.event;
  std::string out = std::string(Name(event.type)) + " " + std::string(Name(event.certainty)) + " " +
                    IssuerText(event.issuers) + (event.agency.empty() ? "" : "/" + event.agency);
  out += event.flow ? " " + std::string(Name(*event.flow)) : " -";
  if (event.target) out += ">" + std::string(Name(*event.target));
  for (std::size_t i = 0; i < event.subjects.size(); ++i) {
    out += (i == 0 ? " " : ",") + event.subjects[i];
  }
  if (event.effective) out += " " + event.effective->text();
  return out + " " + (draft.grade == Grade::kA ? "A" : draft.grade == Grade::kB ? "B" : "C");
}

std::string LineOf(const std::string& title, const std::string& body) {
  std::string out;
  const Document document = MakeDocument(title, body, "2025-11-12");
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    CHECK(Faults(draft.event).empty());
    if (draft.background) continue;
    if (!out.empty()) out += "; ";
    out += FullLine(draft);
  }
  return out.empty() ? "-" : out;
}

struct Case {
  const char* sentence;
  const char* event;  // FullLine, or "-"
};

constexpr Case kCases[] = {
    {"商务部12日宣布，对镓、锗相关物项实施出口管制，自2025年12月1日起生效。",
     "licence_requirement announced CN/mofcom export gallium,germanium 2025-12-01 A"},
    {"商务部决定自2025年12月1日起对镓、锗相关物项实施出口管制。",
     "licence_requirement announced CN/mofcom export gallium,germanium 2025-12-01 A"},
    {"商务部公告，禁止镓、锗、锑对美国出口。",
     "ban enacted CN/mofcom export>US gallium,germanium,antimony A"},
    {"中国商务部宣布，未经许可，不得出口稀土。",
     "licence_requirement enacted CN/mofcom export rare-earths A"},
    {"商务部将于2025年12月1日起对镓实施出口管制。",
     "licence_requirement announced CN/mofcom export gallium 2025-12-01 A"},
    {"商务部将TechInsights列入不可靠实体清单。",
     "entity_listing enacted CN/mofcom import>US techinsights A"},
    {"美国商务部12日宣布，禁止向中国出口英伟达H20芯片，自12月1日起生效。",
     "ban announced US/bis export>CN nvidia-h20 2025-12-01 A"},
    {"美國商務部12日宣布，禁止向中國出口H20芯片。",
     "ban enacted US/bis export>CN nvidia-h20 2025-11-12 A"},
    {"美国商务部工业与安全局宣布，对向中国出口的英伟达H20芯片实施出口管制。",
     "licence_requirement enacted US/bis export>CN nvidia-h20 A"},
    {"美国政府宣布，禁止对华出口光刻机。", "ban enacted US export>CN semiconductor-equipment A"},
    {"荷兰政府宣布自2025年12月1日起对向中国出口的光刻机实施出口管制。",
     "licence_requirement announced NL export>CN semiconductor-equipment 2025-12-01 A"},
    {"日本政府决定对向中国出口的光刻胶实施出口管制。",
     "licence_requirement enacted JP export>CN photoresist A"},
    {"美国商务部将中芯国际列入实体清单。", "entity_listing enacted US/bis export>CN smic A"},
    {"商务部未对镓实施出口管制。", "-"},
    {"商务部没有对镓实施出口管制。", "-"},
    {"商务部从未禁止镓出口。", "-"},
    {"商务部并未禁止镓对美国出口。", "-"},
    {"商务部未对镓实施出口管制，出口管制不是禁止出口。", "-"},
    {"商务部不会对镓实施出口管制。", "-"},
    {"商务部发言人否认对镓实施出口管制。", "-"},
    {"关于中国对镓实施出口管制的消息不属实。", "-"},
    {"商务部暂缓对镓实施出口管制。", "-"},
    {"商务部可能对镓实施出口管制。", "licence_requirement expected CN/mofcom export gallium C"},
    {"有分析认为，商务部可能对锗实施出口管制。",
     "licence_requirement expected CN/mofcom export germanium C"},
    {"商务部或将对锑实施出口管制。", "licence_requirement expected CN/mofcom export antimony C"},
    {"预计商务部将对石墨实施出口管制。",
     "licence_requirement expected CN/mofcom export graphite C"},
    {"如果美国继续升级，中方将对镓实施出口管制。", "-"},
    {"一旦美方加码，商务部就对镓实施出口管制。", "-"},
    {"商务部是否会对镓实施出口管制？", "-"},
    {"业界担心商务部对镓实施出口管制。", "-"},
    {"美方敦促中方不要对镓实施出口管制。", "-"},
    {"商务部拟对镓实施出口管制，现公开征求意见，截止日期2025年12月1日。",
     "licence_requirement proposed CN/mofcom export gallium A"},
    {"商务部关于《对镓相关物项实施出口管制的公告（征求意见稿）》公开征求意见的通知。",
     "licence_requirement proposed CN/mofcom export gallium A"},
    {"商务部考虑对镓实施出口管制。", "licence_requirement proposed CN/mofcom export gallium C"},
    {"商务部计划对锗实施出口管制。", "licence_requirement proposed CN/mofcom export germanium C"},
    {"据报道，商务部已对镓实施出口管制。",
     "licence_requirement reported CN/mofcom export gallium C"},
    {"知情人士称，商务部已禁止镓对美国出口。", "ban reported CN/mofcom export>US gallium C"},
    {"商务部取消对镓的出口管制。", "rescission enacted CN/mofcom export gallium A"},
    {"商务部宣布解除对镓、锗相关物项的出口管制，自2025年12月1日起实施。",
     "rescission announced CN/mofcom export gallium,germanium 2025-12-01 A"},
    {"商务部宣布，自2025年11月10日起暂停实施对镓、锗、锑的出口管制。",
     "suspension enacted CN/mofcom export gallium,germanium,antimony 2025-11-10 A"},
    {"商务部暂停实施对稀土的出口管制措施。", "suspension enacted CN/mofcom export rare-earths A"},
    {"商务部废止对石墨的出口禁令。", "rescission enacted CN/mofcom export graphite A"},
    {"中方敦促美方取消对华芯片出口管制。", "-"},
    {"商务部没有取消对镓的出口管制。", "-"},
    {"美国商务部宣布取消对华H20芯片的出口管制。",
     "rescission enacted US/bis export>CN nvidia-h20 A"},
    {"对镓实施出口管制。", "licence_requirement enacted CN/mofcom export gallium C"},
    {"自中国对镓实施出口管制以来，价格上涨。",
     "licence_requirement enacted CN/mofcom export gallium C"},
    {"此前，商务部曾对镓实施出口管制。", "licence_requirement enacted CN/mofcom export gallium C"},
    {"商务部发言人表示，美方禁止向中国出口H20芯片，损害双方利益。",
     "ban enacted US export>CN nvidia-h20 C"},
    {"特朗普表示，中国对稀土实施出口管制。",
     "licence_requirement enacted CN/mofcom export rare-earths C"},
    {"国家网信办禁止关键基础设施运营者采购美光产品。",
     "ban enacted CN/cac procurement>US micron A"},
    {"镓价格上涨。", "-"},
    {"没有证据表明商务部对镓实施出口管制。", "-"},
    {"商务部不存在对镓实施出口管制的计划。", "-"},
    {"美国国会议员提出法案，禁止向中国出口英伟达H20芯片。",
     "ban proposed US/congress export>CN nvidia-h20 C"},
    {"专家建议商务部对镓实施出口管制。", "-"},
    {"谣传商务部禁止镓对美国出口。", "-"},
    {"商务部应对镓实施出口管制。", "-"},
    {"美方扬言禁止向中国出口H20芯片。", "-"},
};

TEST_CASE("A Chinese sentence is an act, a plan or nothing by what it says") {
  CHECK(std::size(kCases) >= 40);
  for (const Case& one : kCases) {
    INFO(one.sentence);
    CHECK(LineOf("新闻", one.sentence) == one.event);
  }
}

TEST_CASE("Chinese that names no government is left to a person, with full stops and without") {
  for (const char* piece : {"对镓实施出口管制，", "对镓实施出口管制。"}) {
    std::string text;
    for (int i = 0; i < Effort(200, 50, 2'000); ++i) text += piece;
    const Document document = MakeDocument("新闻", text, "2025-11-12");
    for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
      CHECK(draft.grade == Grade::kC);
    }
  }
}

}  // namespace
}  // namespace chipline
