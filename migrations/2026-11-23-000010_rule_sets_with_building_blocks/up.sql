-- Rule sets from before get the example values of the default rule set for what they did not know yet, marked as examples.
UPDATE rule_sets
SET rules = '{
 "fullTimeHours": "36",
 "blocks": [
  {
   "code": "participatiewet",
   "title": "Participatiewet",
   "route": "employment",
   "unit": "full-time-year",
   "value": "30000.00",
   "countingMonths": 24
  },
  {
   "code": "banenafspraak",
   "title": "Banenafspraak (doelgroepregister)",
   "route": "employment",
   "unit": "full-time-year",
   "value": "40000.00"
  },
  {
   "code": "wia",
   "title": "WIA",
   "route": "employment",
   "unit": "full-time-year",
   "value": "30000.00",
   "countingMonths": 24
  },
  {
   "code": "wajong",
   "title": "Wajong",
   "route": "employment",
   "unit": "full-time-year",
   "value": "40000.00"
  },
  {
   "code": "ww",
   "title": "WW",
   "route": "employment",
   "unit": "full-time-year",
   "value": "15000.00",
   "countingMonths": 12
  },
  {
   "code": "bbl",
   "title": "Leerwerkplek MBO 1 of 2 (BBL)",
   "route": "apprenticeship",
   "unit": "full-time-year",
   "value": "25000.00"
  },
  {
   "code": "bol",
   "title": "Stage MBO 1 of 2 (BOL)",
   "route": "apprenticeship",
   "unit": "full-time-year",
   "value": "10000.00"
  },
  {
   "code": "vso-pro",
   "title": "Stage VSO of praktijkonderwijs",
   "route": "apprenticeship",
   "unit": "full-time-year",
   "value": "10000.00"
  },
  {
   "code": "work-experience",
   "title": "Werkervaringsplaats",
   "route": "apprenticeship",
   "unit": "month",
   "value": "750.00",
   "countingMonths": 12
  },
  {
   "code": "community-hour",
   "title": "Uur maatschappelijke inzet",
   "route": "development-activity",
   "unit": "hour",
   "value": "100.00"
  }
 ],
 "bonuses": [
  {
   "code": "age-50-plus",
   "title": "50 jaar en ouder",
   "unit": "full-time-year",
   "value": "10000.00",
   "blocks": [
    "participatiewet",
    "wia",
    "ww"
   ]
  },
  {
   "code": "permanent-contract",
   "title": "Vast contract",
   "unit": "piece",
   "value": "10000.00",
   "blocks": [
    "participatiewet",
    "banenafspraak",
    "wia",
    "wajong",
    "ww"
   ]
  }
 ],
 "recognitions": [
  {
   "code": "sheltered-work-company",
   "title": "Sociaal ontwikkelbedrijf",
   "share": "1",
   "routes": [
    "social-procurement",
    "secondment"
   ]
  },
  {
   "code": "social-enterprise-register",
   "title": "Register sociale ondernemingen",
   "share": "1",
   "routes": [
    "social-procurement"
   ]
  },
  {
   "code": "trade-body-member",
   "title": "Lid van een brancheorganisatie van sociale ondernemers",
   "share": "0.5",
   "routes": [
    "social-procurement"
   ]
  }
 ],
 "psoDiscounts": [
  {
   "rung": "aspirant",
   "discount": "0.05"
  },
  {
   "rung": "basis",
   "discount": "0.1"
  },
  {
   "rung": "1",
   "discount": "0.25"
  },
  {
   "rung": "2",
   "discount": "0.5"
  },
  {
   "rung": "3",
   "discount": "0.75"
  },
  {
   "rung": "30-plus",
   "discount": "1"
  }
 ],
 "routeCaps": [],
 "obligationCap": null,
 "behindScheduleMargin": "0.25",
 "certificateNoticeDays": 60,
 "recoveryMonths": 6,
 "withholdingShare": "1"
}'::jsonb || rules
    || jsonb_build_object('examples', coalesce(rules -> 'examples', '[]'::jsonb) || '["blocks", "bonuses", "recognitions", "psoDiscounts", "behindScheduleMargin", "certificateNoticeDays", "recoveryMonths", "withholdingShare"]'::jsonb);
