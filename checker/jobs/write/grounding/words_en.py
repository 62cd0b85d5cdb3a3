"""Words that tell names in English text from common words."""

from typing import Final

from checker.core.text.wordset import wordset

NO_NAMES: Final = wordset("""
    english japanese chinese american european german french spanish internet i monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug
    sep oct nov dec yes no ok dear regards sincerely team note warning figure fig table section
    chapter appendix step page item option phase part annex
""")
"""What has a capital in any place without naming anything in particular."""

COMMON_WORDS: Final = wordset("""
    abort abroad absence accept accommodate according account accounting accounts accumulate
    accurate acknowledge acquire actions adapt additionally adjacent adjust admin advertise
    advise affect afterwards aggregate aim alert align all allow also alternate amend amount
    analyse analyze anticipate anybody anyone anything anyway anywhere apart apparent appear
    appreciate appropriate archive arise artefact artifact ask assert assess assume assurance
    attach attempt attendees audit authorise authorize avoid avoidance await aware background
    backlog bare base based basis behave behavior behaviour belong beside besides billing
    bookmark both bottleneck breach brief bring broad bug burden bypass calculate calibrate
    caught cause caveat cease certificate change checksum choose circumstance clarification
    clarify clean cleanup clear clue coincide commence compare compile complain complaint comply
    compute conclude conduct confidential configure confirm conflict conform consensus
    consequence consist constraint construe consult consume contain contradict contribute
    convert convey cooperate coordinate cope countermeasure credential criteria criterion
    crucial currently customers cutover deadline debug decide declare decrease deem defect
    defend defer define degrade delegate deliberate deliverable demonstrate deny dependency
    deploy depth describe designate desirable despite detect deteriorate determine deviate
    diagnose diff differ difference difficult difficulty directory disable disclose discover
    discrepancy discuss disrupt distinct distort distribute divide document done downstream
    downtime draft drain draw drop due duplicate during each eager earn edge effort eliminate
    elsewhere embed emerge emit emphasis enable enclose encode encounter encourage encrypt
    endure enforce engage engineers enhance enough ensure enter entire entirety envisage equip
    era escalate establish estimate evaluate eventual every everybody everyone everything
    everywhere evident exact examine exceed exclude exist existence expand expansion expect
    experience expire explain explicit export expose extend facilitate fail failover failure
    failures fallback faulty feasible feedback fetch field file filename finally finance
    findings firewall firm first fix flaw following forbid forecast foresee former found fragile
    freedom freeze fulfil fulfill function further furthermore gain gap gate gather generate
    given goal grow guarantee guess guideline halt hamper hand handle handover happen harm held
    hello hence hi hide highlight hinder history hotfix however identify identity ignore
    illustrate immediate impair implement imply import improper improve inaccurate inadequate
    incident include incorporate incorrect increase incur indicate infer inform inherit initiate
    injury innermost inquire insist inspect instead instruct insufficient intact intend
    interfere intermittent interpret intervene introduce invalid investigate invoice involve
    isolate issue join journey judge justify keen keep kept kickoff known label lack lapse
    latency launch layout left legacy legal lessen lessons liaise lighten likewise limit locate
    log lose loss lost lower made main mainstream maintain malfunction manage mandatory manifest
    manual many margin marketing mean meanwhile measure merge migrate milestone minimise
    minimize minor misc misconfiguration mitigate modify monitor moreover most mostly narrow
    nearby necessary need negligence negotiate nevertheless newest next no nobody none
    nonetheless note nothing notice notify nowhere numerous obey observe obsolete obtain occur
    offboard offline oldest omit onboard once ongoing online onset opposite opt optimise
    optimize optional organise organize originate others otherwise outage outcome outline
    outweigh overall overdue overhead overload oversee oversight overview overwrite owner paid
    parse partial participants participate passwords past patch pause payload penalise penalty
    perceive perform permit persist pinpoint pipeline plan platform plausible please point post
    postmortem postpone potential precede precise predict prefer preliminary premise preparation
    prepare prerequisite present preserve press presumably prevent previous primary prior
    prioritise prioritize proceed procure prohibit prompt proof propagate proper propose prove
    provide provision prudent publish purge pursue push quality quantify query quit quote raise
    ramp rank rationale reach read rearrange rebuild receipt receive recognise recognize
    recommend reconcile reconfigure record recover rectify recur redeploy redesign redirect
    reduce redundant refactor reflect refund refunds refuse regard regarding regression
    reinforce reinstate reject relate relevant relieve reluctant rely remain remedy remind
    remove renew reorder replace replicate reports represent reproduce request require
    reschedule resend reset reside resilience resolve resource respective respond restart
    restore restrict result resume retain rethink retire retrieve retrospective retry reveal
    revert revise revoke rework rewrite roll rollback rollout root rotate roughly runbook
    safeguard said sale satisfy save scale scarce scenario schedule scope screen second secure
    security seek seem seen segregate seldom select sent separate servers services set setting
    settings several severe severity shorten shortfall showcase shown shut sign similar simplest
    simplify simulate simultaneous slight slow sold solve some somebody somehow someone
    something somewhat soon span specify spent spike split spot spread stakeholder stakeholders
    stale standard status steady stem step stray streamline strengthen submit subsequent
    substantial substitute succeed suffer sufficient suggest suitable summarise summarize
    supersede supplement suppress surge surpass suspect suspend sustain swap switch symptom
    tackle tag takeaway taken task teams tell tenant terminate thank thanks then therefore third
    thorough threshold throttle throughout throughput thus ticket tidy tighten timeline timeout
    timestamp timezone tiny today toggle told tolerate tomorrow tone took topic trace track
    translate transmit transparent treat trigger trim trivial trouble troubleshoot truncate turn
    type ultimate unable unaffected unavailable unaware unclear undergo underlying undertake
    undo uneven unexpected unforeseen unfortunately unify unlike unlock unplanned unresolved
    unstable untested untick until unusual upcoming updates upgrade uphold upload upstream
    uptime urge urgent usage useful user users utilise utilize vague valid validate variable
    various vary vast vendor verbal verbose verify versus via viable violate volatile
    vulnerability wait warn warranty weak weigh whereas whichever whole widen widespread willing
    wipe withdraw withstand won workaround workload worry worse worth written yesterday yield
""")
"""Words of business prose that the dictionary of morphemes mostly does not have."""

GIVEN: Final = wordset("""
    alice bob tom john james mary emma anna ben paul daniel david michael sarah hannah maria
    priya omar kenji lucy grace peter mark kate jane robert william linda susan laura jack
    oliver smith jones johnson williams taylor chen kim patel lee wilson davis sato suzuki
    tanaka sam max joe jim bill mike dave steve chris alex nick matt dan ann amy eva lisa julia
    marta ines deepa yuki ken tim rob will frank henry george charles harry ruth rose ella nina
    leo luis carlos jose juan ali ahmed raj anil wei liu wang zhang li nguyen tran singh khan
    garcia lopez martinez hill wood king baker cook carter turner parker cooper ward bell marek
    bruno yusuf pilar aisha tomas sunil dana ivan olga
""")
"""Names that many bear, some of them also words."""
