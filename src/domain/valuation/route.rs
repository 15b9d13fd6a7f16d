//! The ways to fulfil an obligation.

use crate::values::text_enum;

text_enum! {
    /// A way to fulfil an obligation.
    pub enum Route {
        /// A paid job for somebody on a benefit.
        Employment = "employment",
        /// A training job or internship for MBO 1 or 2, VSO or PrO.
        Apprenticeship = "apprenticeship",
        /// Hired through the sheltered-work company.
        Secondment = "secondment",
        /// Buying from a sheltered-work company or a social enterprise.
        SocialProcurement = "social-procurement",
        /// Activities that develop the target group.
        DevelopmentActivity = "development-activity",
        /// A discount or exemption for a PSO certificate.
        PsoCertification = "pso-certification",
        /// A contribution to an initiative of the menu.
        InitiativeContribution = "initiative-contribution",
    }
}
