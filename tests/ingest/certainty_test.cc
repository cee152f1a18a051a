// What one sentence says: how firm, by whom, on what. The table is the specification.
#include "ingest/certainty.h"

#include <string>

#include "ingest/extract.h"
#include "ingest/rules.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Case {
  const char* sentence;
  const char* event;  // type certainty issuer subjects; "-" for none; "; " between several
};

constexpr Case kCases[] = {
    {"On Tuesday the Commerce Department banned exports of AI chips (H100, H200 and A100) to "
     "China.",
     "ban enacted US nvidia-h100,nvidia-h200,nvidia-a100"},
    {"The Commerce Department banned exports to China of the A800 (by Nvidia), the MI308 and Gaudi "
     "2.",
     "ban enacted US nvidia-a800,amd-mi308,intel-gaudi2"},
    {"The Commerce Department banned exports of Nvidia chips (the H20 and the H200) to China.",
     "ban enacted US nvidia-h20,nvidia-h200"},
    {"The Commerce Department banned exports of the H20 to China (Nvidia called it a mistake).",
     "ban enacted US nvidia-h20"},
    {"The Commerce Department banned exports to China of the H20, as well as of AMD's MI308.",
     "ban enacted US nvidia-h20,amd-mi308"},
    {"The Commerce Department banned exports to China of not only the H20 but also the MI308.",
     "ban enacted US nvidia-h20,amd-mi308"},
    {"The US lifted its ban on H20 exports to China.", "rescission enacted US nvidia-h20"},
    {"Exporters of gallium shall apply to the competent commerce department of the State Council "
     "for a licence.",
     "licence_requirement enacted CN gallium"},
    {"The US did not ban H20 exports.", "-"},
    {"Export control is not an export ban, the ministry said.", "-"},
    {"Beijing denied it had told firms to stop buying H20 chips.", "guidance denied CN nvidia-h20"},
    {"Washington stopped short of banning the chips and required licences for the H20 instead.",
     "licence_requirement enacted US nvidia-h20"},
    {"China suspended until Nov. 10, 2026 a ban on exports of gallium, germanium and antimony to "
     "the US.",
     "suspension enacted CN gallium,germanium,antimony"},
    {"The ban on gallium exports, imposed in December 2024, hurt American buyers.", "-"},
    {"China's commerce ministry said on Tuesday it will require licences for graphite from Dec. 1.",
     "licence_requirement announced CN graphite"},
    {"The US plans to restrict exports to SMIC, sources said.",
     "licence_requirement expected US smic"},
    {"The US is weighing a ban on AI chips.", "ban proposed US advanced-ai-chips"},
    {"If Washington bans the H20, Beijing will retaliate.", "-"},
    {"Will the US ban the H20?", "-"},
    {"Nvidia said it would no longer need a licence to sell the H20 to China.",
     "rescission announced US nvidia-h20"},
    {"China's Commerce Ministry added 15 US defence firms to its unreliable entity list.",
     "entity_listing enacted CN us-defence-firms"},
    {"The Commerce Department added SMIC and YMTC to the Entity List.",
     "entity_listing enacted US smic,ymtc"},
    {"A bill that would ban exports of AI chips passed the House.",
     "ban proposed US advanced-ai-chips"},
    {"US tariffs on semiconductors may rise in May.", "tariff expected US semiconductors"},
    {"Analysts expect China to approve the H200.", "approval expected CN nvidia-h200"},
    {"China approved some imports of H200 chips, on condition that buyers also purchase domestic "
     "chips.",
     "approval enacted CN nvidia-h200"},
    {"Alibaba prepared to order 300,000 H20 chips.", "purchase_order reported CN nvidia-h20"},
    {"China not only banned H20 imports but also fined the importer.", "ban enacted CN nvidia-h20"},
    {"The US postponed for a year its affiliates rule.", "suspension enacted US affiliates-50pct"},
    {"The trade truce between China and the US was extended by a year.",
     "truce enacted US+CN tariffs"},
    {"The Dutch government took control of Nexperia.", "ban enacted NL nexperia"},
    {"自2025年12月1日起，未经许可，不得出口镓。", "licence_requirement announced CN gallium"},
    {"Washington has banned exports of the H20 to China.", "ban enacted US nvidia-h20"},
    {"Beijing has prohibited the import of RTX Pro 6000D chips.",
     "ban enacted CN nvidia-rtx-pro-6000d"},
    {"Exports of the H20 to China were prohibited by Washington on Wednesday.",
     "ban enacted US nvidia-h20"},
    {"China barred operators of critical infrastructure from buying Micron products.",
     "ban enacted CN micron"},
    {"Micron was barred by the Cyberspace Administration of China from selling to key "
     "infrastructure.",
     "ban enacted CN micron"},
    {"China banned exports of antimony to the United States.", "ban enacted CN antimony"},
    {"The Commerce Department told Nvidia that it would need a licence to export the H20.",
     "licence_requirement enacted US nvidia-h20"},
    {"The H20 now needs a licence, the Commerce Department said.",
     "licence_requirement enacted US nvidia-h20"},
    {"Exporters of gallium must obtain a licence from the commerce ministry.",
     "licence_requirement enacted CN gallium"},
    {"China imposed export controls on gallium and germanium.",
     "licence_requirement enacted CN gallium,germanium"},
    {"China has put seven rare earths under licence.",
     "licence_requirement enacted CN rare-earths"},
    {"Gallium may not be exported without a licence from China's commerce ministry.",
     "licence_requirement enacted CN gallium"},
    {"Washington will require licences for exports of chip design software to China.",
     "licence_requirement announced US eda-software"},
    {"ASML will need a licence to ship the NXT:1980i to China, the Dutch government said.",
     "licence_requirement announced NL asml-nxt-1980i"},
    {"The Netherlands expanded its export controls on DUV lithography machines.",
     "licence_requirement enacted NL duv-lithography"},
    {"Japan imposed export controls on semiconductor equipment.",
     "licence_requirement enacted JP semiconductor-equipment"},
    {"The Commerce Department has granted licences to export the H20 to China.",
     "licence_grant enacted US nvidia-h20"},
    {"The Commerce Department began issuing licences for the H20 on Friday.",
     "licence_grant enacted US nvidia-h20"},
    {"China has granted general licences for rare earths.", "licence_grant enacted CN rare-earths"},
    {"The Commerce Department rejected licence applications for the B30A.",
     "licence_denial enacted US nvidia-b30a"},
    {"Washington approved sales of the H200 to China.", "approval enacted US nvidia-h200"},
    {"Washington allowed Nvidia to sell the H200 to China.", "approval enacted US nvidia-h200"},
    {"China cleared imports of the H200, three people said.", "approval reported CN nvidia-h200"},
    {"China is poised to approve imports of the H200.", "approval expected CN nvidia-h200"},
    {"China is considering allowing imports of the H200.", "approval proposed CN nvidia-h200"},
    {"Trump said he would allow Nvidia to sell the H200 to China.",
     "approval announced US nvidia-h200"},
    {"Trump announced that he would allow sales of the H200 to China.",
     "approval announced US nvidia-h200"},
    {"Washington will not allow sales of Blackwell chips to China.",
     "ban announced US nvidia-blackwell"},
    {"There are no plans to ease the export controls on AI chips, the Commerce Department said.",
     "rescission denied US advanced-ai-chips"},
    {"The Commerce Department rescinded the AI diffusion rule.",
     "rescission enacted US ai-diffusion-rule"},
    {"Washington revoked the licences of Intel and Qualcomm to sell chips to Huawei.",
     "rescission enacted US intel,qualcomm,huawei"},
    {"The export restrictions on chip design software have been lifted, the Commerce Department "
     "said.",
     "rescission enacted US eda-software"},
    {"Washington revoked the validated end-user status of Samsung China Semiconductor.",
     "rescission enacted US samsung-china"},
    {"Washington revoked the waivers that let Samsung and SK Hynix bring American tools into their "
     "plants in China.",
     "rescission enacted US samsung-china,sk-hynix-china,semiconductor-equipment"},
    {"China suspended its export controls on rare earths until Nov. 10, 2026.",
     "suspension enacted CN rare-earths"},
    {"China will suspend the export controls on rare earths.",
     "suspension announced CN rare-earths"},
    {"The affiliates rule was suspended for a year by the Commerce Department.",
     "suspension enacted US affiliates-50pct"},
    {"The Dutch government suspended its order over Nexperia on Wednesday.",
     "suspension enacted NL nexperia"},
    {"The US and China agreed a trade truce.", "truce enacted US+CN tariffs"},
    {"The US and China reached a trade deal.", "truce enacted US+CN tariffs"},
    {"The US imposed a 50% tariff on semiconductors from China.",
     "tariff enacted US semiconductors"},
    {"Washington raised tariffs on Chinese semiconductors to 50%.",
     "tariff enacted US semiconductors"},
    {"Washington will impose a tariff on semiconductors.", "tariff announced US semiconductors"},
    {"Trump threatened to impose a 100% tariff on semiconductors.",
     "tariff expected US semiconductors"},
    {"The US raised tariffs on Chinese goods to 30%.", "-"},
    {"Washington blacklisted YMTC.", "entity_listing enacted US ymtc"},
    {"The Pentagon put CXMT on its list of Chinese military companies.",
     "entity_listing enacted US cxmt"},
    {"China put TechInsights on its unreliable entity list.",
     "entity_listing enacted CN techinsights"},
    {"Taiwan added Huawei and SMIC to its export control list.",
     "entity_listing enacted TW huawei,smic"},
    {"The Commerce Department plans to add CXMT to the Entity List.",
     "entity_listing expected US cxmt"},
    {"The Pentagon removed AMEC from its list of Chinese military companies.",
     "entity_delisting enacted US amec"},
    {"The Commerce Department took 27 Chinese companies off the Unverified List.",
     "entity_delisting enacted US chinese-entities"},
    {"China's market regulator opened an antitrust investigation into Nvidia.",
     "investigation enacted CN nvidia"},
    {"China's commerce ministry launched an anti-dumping investigation into US analog chips.",
     "investigation enacted CN analog-chips"},
    {"The Cyberspace Administration of China summoned Nvidia over the H20.",
     "investigation enacted CN nvidia,nvidia-h20"},
    {"USTR opened a Section 301 investigation into legacy chips.",
     "investigation enacted US legacy-chips"},
    {"Beijing urged companies to avoid the H20, people familiar with the matter said.",
     "guidance reported CN nvidia-h20"},
    {"China has told firms not to buy the RTX Pro 6000D, the newspaper reported.",
     "guidance reported CN nvidia-rtx-pro-6000d"},
    {"Chinese officials advised companies against using the H20.",
     "guidance reported CN nvidia-h20"},
    {"China's cyberspace regulator told companies to stop buying the RTX Pro 6000D.",
     "guidance reported CN nvidia-rtx-pro-6000d"},
    {"The Commerce Department fined GlobalFoundries $500,000.",
     "penalty enacted US globalfoundries"},
    {"Applied Materials agreed to pay $252 million, the Commerce Department said.",
     "penalty enacted US applied-materials"},
    {"Nvidia reported record sales of AI chips.", "-"},
    {"TSMC raised its forecast on demand for AI chips.", "-"},
    {"Samsung halted production of memory chips at one plant.", "-"},
    {"Intel cut orders for chipmaking tools.", "-"},
    {"The board approved the dividend of the chipmaker.", "-"},
    {"Congress approved the budget.", "-"},
    {"Micron opened a plant for memory chips in Idaho.", "-"},
    {"Washington should ban exports of the H20.", "-"},
    {"We propose that Washington lift its ban on H20 exports.", "-"},
    {"The group called for a ban on H20 exports.", "-"},
    {"Suppose Washington banned the H20.", "-"},
    {"No decision on a ban of the H20 has been made.", "-"},
    {"Washington has not approved exports of the H200.", "-"},
    {"Whether Beijing will ban the H20 is unclear.", "-"},
    {"Shares of Nvidia fell on fears of a ban on the H20.", "-"},
    {"The company said demand for the H20 was strong.", "-"},
    {"Nvidia launched the H20 for Chinese buyers.", "-"},
    {"The chip shop was fined by the council.", "-"},
    {"China bans exports of gallium to the US.", "ban enacted CN gallium"},
    {"The White House is considering controls on chip design software.",
     "licence_requirement proposed US eda-software"},
    {"South Korea said it would require licences for exports of memory chips.",
     "licence_requirement announced KR memory-chips"},
    {"According to people familiar with the matter, Washington has banned sales of the B30A to "
     "China.",
     "ban reported US nvidia-b30a"},
    {"China reportedly banned imports of the H20.", "ban reported CN nvidia-h20"},
    {"Beijing could ban exports of germanium.", "ban expected CN germanium"},
    {"The commerce ministry said exports of antimony to the United States are prohibited.",
     "ban enacted CN antimony"},
    {"Washington is expected to add Sophgo to the Entity List.",
     "entity_listing expected US sophgo"},
    {"The Commerce Department dismissed reports that it had banned the H20.",
     "ban denied US nvidia-h20"},
    {"The draft rule would require licences for cloud access.",
     "licence_requirement proposed US remote-access"},
    {"China halted exports of gallium, the commerce ministry said.", "ban enacted CN gallium"},
    {"Beijing resumed exports of rare earths to the US.", "approval enacted CN rare-earths"},
    {"The Netherlands revoked ASML's licence to ship the NXT:2050i.",
     "rescission enacted NL asml-nxt-2050i"},
    {"Washington extended the waiver for Samsung China Semiconductor.",
     "extension enacted US samsung-china"},
    {"The export ban on germanium took effect on Friday, the ministry said.",
     "ban enacted CN germanium"},
    {"A Chinese court banned Micron from selling memory chips in China.",
     "ban enacted CN memory-chips,micron"},
    {"Export licences for the H20 were approved by the Commerce Department.",
     "licence_grant enacted US nvidia-h20"},
    {"China's ban on Micron remains in place.", "-"},
    {"The rule bans exports of the H100 without a licence.",
     "licence_requirement enacted US nvidia-h100"},
};

TEST_CASE("A sentence of Thursday, 13 November 2025, says") {
  for (const Case& c : kCases) {
    CAPTURE(c.sentence);
    CHECK(NewsOf("Chip notes of the day", c.sentence, "2025-11-13") == c.event);
  }
}

TEST_CASE("Dates of a sentence count from the day of publication") {
  struct Dated {
    const char* sentence;
    const char* dates;  // effective..until
  };
  constexpr Dated kDated[] = {
      {"China suspended until Nov. 10, 2026 a ban on exports of gallium to the US.",
       "..2026-11-10"},
      {"China's commerce ministry said on Tuesday it will require licences for graphite from Dec. "
       "1.",
       "2025-12-01.."},
      {"Exports of the H20 to China were prohibited by Washington on Wednesday.", "2025-11-12.."},
      {"The Commerce Department began issuing licences for the H20 on Friday.", "2025-11-07.."},
      {"China approved imports of the H200 this week.", "[2025-11-10..2025-11-16].."},
      {"China approved imports of the H200.", ".."},
      {"自2025年12月1日起，未经许可，不得出口镓。", "2025-12-01.."},
      {"China's commerce ministry suspended its export controls on rare earths on Monday for 90 "
       "days.",
       "2025-11-10..2026-02-08"},
      {"The Commerce Department granted Samsung a licence for chipmaking tools on Nov. 10, 2025, "
       "for a year.",
       "2025-11-10..2026-11-10"},
      // An end before its start belongs to something else.
      {"China will suspend its ban on exports of gallium from Dec. 1, 2025 until Nov. 27, 2025.",
       "2025-12-01.."},
      // A day that only bounds the act is not its first.
      {"Before May 2025 the Commerce Department required a licence for exports of the H20.", ".."},
  };
  for (const Dated& c : kDated) {
    CAPTURE(c.sentence);
    CHECK(DatesOf("Chip notes of the day", c.sentence, "2025-11-13") == c.dates);
  }
}

TEST_CASE("Without a day of publication relative dates stay empty") {
  CHECK(DatesOf("Chips", "Exports of the H20 to China were prohibited by Washington on Wednesday.",
                "") == "..");
}

TEST_CASE("a sure act that somebody asks for is proposed, and advice stays advice") {
  const auto rules = Extractor::Embedded().rules();
  Cue wish;
  wish.cue_class = CueClass::kOpinion;
  wish.scope = CueScope::kSentence;
  Hit hit;
  hit.frame = &rules->frames.frames().front();
  hit.sure = true;
  hit.first = 4;
  hit.last = 6;
  for (const EventType type : {EventType::kBan, EventType::kGuidance, EventType::kRescission}) {
    hit.type = type;
    const bool proposed = Judge(hit, {{&wish, 1, 2}}, {}).certainty == Certainty::kProposed;
    CHECK(proposed == (type == EventType::kBan));
  }
}

}  // namespace
}  // namespace chipline
