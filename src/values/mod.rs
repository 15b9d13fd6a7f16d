//! Value types without I/O, valid by construction.

pub mod birth_years;
pub mod bsn;
pub mod code;
pub mod count;
pub mod day;
pub mod euro;
pub mod fraction;
pub mod given_euro;
pub mod hours;
pub mod moment;
pub mod municipality;
pub mod period;
pub mod positive_euro;
pub mod split;
pub mod text;
pub(crate) mod text_enum;
mod unicode;
pub mod web_address;

pub use birth_years::BirthYearBand;
pub use code::Code;
pub use euro::Euro;
pub use fraction::Fraction;
pub use given_euro::GivenEuro;
pub use hours::Hours;
pub use moment::Moment;
pub use municipality::MunicipalityCode;
pub use period::Period;
pub use positive_euro::PositiveEuro;
pub use split::split;
pub use text::Text;
pub(crate) use text_enum::text_enum;
pub use web_address::WebAddress;
