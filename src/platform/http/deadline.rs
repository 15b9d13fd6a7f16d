//! How long a request may take.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::platform::error::Error;

/// The whole request, its body included, must be done within this time.
const DEADLINE: Duration = Duration::from_secs(30);

/// The middleware that ends a request at its deadline.
pub async fn deadline<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, actix_web::Error> {
    match tokio::time::timeout(DEADLINE, next.call(request)).await {
        Ok(answer) => answer,
        Err(_) => Err(Error::Unavailable("The request took too long.").into()),
    }
}
