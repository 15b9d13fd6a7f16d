//! Which server is accepted at the other end of an encrypted connection to the database.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ConfigBuilder, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::BadAddress;

/// A server with a certificate for the host, issued by an authority in that file.
pub(super) fn verified_by(roots: &Path) -> Result<MakeRustlsConnect, BadAddress> {
    let unreadable = |error: &dyn std::fmt::Display| BadAddress::NoRoots(format!("{}: {error}", roots.display()));
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(roots).map_err(|error| unreadable(&error))? {
        store.add(certificate.map_err(|error| unreadable(&error))?).map_err(|error| unreadable(&error))?;
    }
    if store.is_empty() {
        return Err(unreadable(&"not one"));
    }
    Ok(made(begin()?.with_root_certificates(store)))
}

/// A server with a certificate for the host, issued by an authority that this system trusts.
pub(super) fn verified_by_the_system() -> Result<MakeRustlsConnect, Error> {
    Ok(made(begin()?.with_platform_verifier()?))
}

/// Any server: this protects against eavesdropping, not against a man in the middle.
pub(super) fn unverified() -> Result<MakeRustlsConnect, Error> {
    Ok(made(begin()?.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(aws_lc_rs::default_provider())))))
}

fn begin() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider())).with_safe_default_protocol_versions()
}

fn made(config: ConfigBuilder<ClientConfig, WantsClientCert>) -> MakeRustlsConnect {
    let mut config = config.with_no_client_auth();
    // `sslnegotiation=direct` asks for it.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    MakeRustlsConnect::new(config)
}

/// Accepts any certificate whose private key the server has.
#[derive(Debug)]
struct Anybody(CryptoProvider);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
