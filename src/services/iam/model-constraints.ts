import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const arnType: MemberConstraint = { min: 20, max: 2048 };
const clientIDType: MemberConstraint = { min: 1, max: 255 };
const instanceProfileNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const roleNameType: MemberConstraint = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const groupNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const existingUserNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const userNameType: MemberConstraint = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const passwordType: MemberConstraint = {
  min: 1,
  max: 128,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const accountAliasType: MemberConstraint = {
  min: 3,
  max: 63,
  pattern: '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$',
};
const pathType: MemberConstraint = {
  min: 1,
  max: 512,
  pattern: '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)',
};
const tagListType: MemberConstraint = { max: 50 };
const tagKeyType: MemberConstraint = { min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' };
const tagValueType: MemberConstraint = { max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' };
const openIDConnectProviderUrlType: MemberConstraint = { min: 1, max: 255 };
const clientIDListType: MemberConstraint = { each: clientIDType };
const thumbprintType: MemberConstraint = { min: 40, max: 40 };
const thumbprintListType: MemberConstraint = { each: thumbprintType };
const policyNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const policyPathType: MemberConstraint = { min: 1, max: 512, pattern: '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/' };
const policyDocumentType: MemberConstraint = {
  min: 1,
  max: 131072,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const policyDescriptionType: MemberConstraint = { max: 1000 };
const roleDescriptionType: MemberConstraint = {
  max: 1000,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
};
const roleMaxSessionDurationType: MemberConstraint = { min: 3600, max: 43200 };
const sAMLMetadataDocumentType: MemberConstraint = { min: 1000, max: 10000000 };
const sAMLProviderNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w._-]+' };
const assertionEncryptionModeType: MemberConstraint = { enum: ['Required', 'Allowed'] };
const privateKeyType: MemberConstraint = {
  min: 1,
  max: 16384,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const customSuffixType: MemberConstraint = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const credentialAgeDays: MemberConstraint = { min: 1, max: 36600 };
const virtualMFADeviceName: MemberConstraint = { min: 1, pattern: '[\\w+=,.@-]+' };
const serialNumberType: MemberConstraint = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]+' };
const accessKeyIdType: MemberConstraint = { min: 16, max: 128, pattern: '[\\w]+' };
const policyVersionIdType: MemberConstraint = { pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' };
const publicKeyIdType: MemberConstraint = { min: 20, max: 128, pattern: '[\\w]+' };
const serverCertificateNameType: MemberConstraint = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const serviceSpecificCredentialId: MemberConstraint = { min: 20, max: 128, pattern: '[\\w]+' };
const certificateIdType: MemberConstraint = { min: 24, max: 128, pattern: '[\\w]+' };
const authenticationCodeType: MemberConstraint = { min: 6, max: 6, pattern: '[\\d]+' };
const accessAdvisorUsageGranularityType: MemberConstraint = { enum: ['SERVICE_LEVEL', 'ACTION_LEVEL'] };
const entityType: MemberConstraint = {
  enum: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
};
const entityListType: MemberConstraint = { each: entityType };
const maxItemsType: MemberConstraint = { min: 1, max: 1000 };
const markerType: MemberConstraint = { min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' };
const simulationPolicyListType: MemberConstraint = { each: policyDocumentType };
const encodingType: MemberConstraint = { enum: ['SSH', 'PEM'] };
const jobIDType: MemberConstraint = { min: 36, max: 36 };
const serviceNamespaceType: MemberConstraint = { min: 1, max: 64, pattern: '[\\w-]*' };
const deletionTaskIdType: MemberConstraint = { min: 1, max: 1000 };
const policyUsageType: MemberConstraint = { enum: ['PermissionsPolicy', 'PermissionsBoundary'] };
const pathPrefixType: MemberConstraint = { min: 1, max: 512, pattern: '\\u002F[\\u0021-\\u007F]*' };
const policyScopeType: MemberConstraint = { enum: ['All', 'AWS', 'Local'] };
const serviceNamespaceListType: MemberConstraint = { min: 1, max: 200, each: serviceNamespaceType };
const assignmentStatusType: MemberConstraint = { enum: ['Assigned', 'Unassigned', 'Any'] };
const globalEndpointTokenVersion: MemberConstraint = { enum: ['v1Token', 'v2Token'] };
const actionNameType: MemberConstraint = { min: 3, max: 128 };
const actionNameListType: MemberConstraint = { each: actionNameType };
const resourceNameType: MemberConstraint = { min: 1, max: 2048 };
const resourceNameListType: MemberConstraint = { each: resourceNameType };
const resourceHandlingOptionType: MemberConstraint = { min: 1, max: 64 };
const contextKeyNameType: MemberConstraint = { min: 5, max: 256 };
const contextKeyTypeEnum: MemberConstraint = {
  enum: [
    'string',
    'stringList',
    'numeric',
    'numericList',
    'boolean',
    'booleanList',
    'ip',
    'ipList',
    'binary',
    'binaryList',
    'date',
    'dateList',
  ],
};
const tagKeyListType: MemberConstraint = { max: 50, each: tagKeyType };
const statusType: MemberConstraint = { enum: ['Active', 'Inactive', 'Expired'] };
const minimumPasswordLengthType: MemberConstraint = { min: 6, max: 128 };
const maxPasswordAgeType: MemberConstraint = { min: 1, max: 1095 };
const passwordReusePreventionType: MemberConstraint = { min: 1, max: 24 };
const privateKeyIdType: MemberConstraint = { min: 22, max: 64, pattern: '[A-Z0-9]+' };
const publicKeyMaterialType: MemberConstraint = {
  min: 1,
  max: 16384,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const certificateBodyType: MemberConstraint = {
  min: 1,
  max: 16384,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};
const certificateChainType: MemberConstraint = {
  min: 1,
  max: 2097152,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
};

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AddClientIDToOpenIDConnectProviderRequest: { OpenIDConnectProviderArn: arnType, ClientID: clientIDType },
  AddRoleToInstanceProfileRequest: { InstanceProfileName: instanceProfileNameType, RoleName: roleNameType },
  AddUserToGroupRequest: { GroupName: groupNameType, UserName: existingUserNameType },
  AttachGroupPolicyRequest: { GroupName: groupNameType, PolicyArn: arnType },
  AttachRolePolicyRequest: { RoleName: roleNameType, PolicyArn: arnType },
  AttachUserPolicyRequest: { UserName: userNameType, PolicyArn: arnType },
  ChangePasswordRequest: { OldPassword: passwordType, NewPassword: passwordType },
  CreateAccessKeyRequest: { UserName: existingUserNameType },
  CreateAccountAliasRequest: { AccountAlias: accountAliasType },
  CreateGroupRequest: { Path: pathType, GroupName: groupNameType },
  CreateInstanceProfileRequest: {
    InstanceProfileName: instanceProfileNameType,
    Path: pathType,
    Tags: tagListType,
  },
  Tag: { Key: tagKeyType, Value: tagValueType },
  CreateLoginProfileRequest: { UserName: userNameType, Password: passwordType },
  CreateOpenIDConnectProviderRequest: {
    Url: openIDConnectProviderUrlType,
    ClientIDList: clientIDListType,
    ThumbprintList: thumbprintListType,
    Tags: tagListType,
  },
  CreatePolicyRequest: {
    PolicyName: policyNameType,
    Path: policyPathType,
    PolicyDocument: policyDocumentType,
    Description: policyDescriptionType,
    Tags: tagListType,
  },
  CreatePolicyVersionRequest: { PolicyArn: arnType, PolicyDocument: policyDocumentType },
  CreateRoleRequest: {
    Path: pathType,
    RoleName: roleNameType,
    AssumeRolePolicyDocument: policyDocumentType,
    Description: roleDescriptionType,
    MaxSessionDuration: roleMaxSessionDurationType,
    PermissionsBoundary: arnType,
    Tags: tagListType,
  },
  CreateSAMLProviderRequest: {
    SAMLMetadataDocument: sAMLMetadataDocumentType,
    Name: sAMLProviderNameType,
    Tags: tagListType,
    AssertionEncryptionMode: assertionEncryptionModeType,
    AddPrivateKey: privateKeyType,
  },
  CreateServiceLinkedRoleRequest: {
    AWSServiceName: groupNameType,
    Description: roleDescriptionType,
    CustomSuffix: customSuffixType,
  },
  CreateServiceSpecificCredentialRequest: { UserName: userNameType, CredentialAgeDays: credentialAgeDays },
  CreateUserRequest: {
    Path: pathType,
    UserName: userNameType,
    PermissionsBoundary: arnType,
    Tags: tagListType,
  },
  CreateVirtualMFADeviceRequest: {
    Path: pathType,
    VirtualMFADeviceName: virtualMFADeviceName,
    Tags: tagListType,
  },
  DeactivateMFADeviceRequest: { UserName: existingUserNameType, SerialNumber: serialNumberType },
  DeleteAccessKeyRequest: { UserName: existingUserNameType, AccessKeyId: accessKeyIdType },
  DeleteAccountAliasRequest: { AccountAlias: accountAliasType },
  DeleteGroupRequest: { GroupName: groupNameType },
  DeleteGroupPolicyRequest: { GroupName: groupNameType, PolicyName: policyNameType },
  DeleteInstanceProfileRequest: { InstanceProfileName: instanceProfileNameType },
  DeleteLoginProfileRequest: { UserName: userNameType },
  DeleteOpenIDConnectProviderRequest: { OpenIDConnectProviderArn: arnType },
  DeletePolicyRequest: { PolicyArn: arnType },
  DeletePolicyVersionRequest: { PolicyArn: arnType, VersionId: policyVersionIdType },
  DeleteRoleRequest: { RoleName: roleNameType },
  DeleteRolePermissionsBoundaryRequest: { RoleName: roleNameType },
  DeleteRolePolicyRequest: { RoleName: roleNameType, PolicyName: policyNameType },
  DeleteSAMLProviderRequest: { SAMLProviderArn: arnType },
  DeleteSSHPublicKeyRequest: { UserName: userNameType, SSHPublicKeyId: publicKeyIdType },
  DeleteServerCertificateRequest: { ServerCertificateName: serverCertificateNameType },
  DeleteServiceLinkedRoleRequest: { RoleName: roleNameType },
  DeleteServiceSpecificCredentialRequest: {
    UserName: userNameType,
    ServiceSpecificCredentialId: serviceSpecificCredentialId,
  },
  DeleteSigningCertificateRequest: { UserName: existingUserNameType, CertificateId: certificateIdType },
  DeleteUserRequest: { UserName: existingUserNameType },
  DeleteUserPermissionsBoundaryRequest: { UserName: userNameType },
  DeleteUserPolicyRequest: { UserName: existingUserNameType, PolicyName: policyNameType },
  DeleteVirtualMFADeviceRequest: { SerialNumber: serialNumberType },
  DetachGroupPolicyRequest: { GroupName: groupNameType, PolicyArn: arnType },
  DetachRolePolicyRequest: { RoleName: roleNameType, PolicyArn: arnType },
  DetachUserPolicyRequest: { UserName: userNameType, PolicyArn: arnType },
  EnableMFADeviceRequest: {
    UserName: existingUserNameType,
    SerialNumber: serialNumberType,
    AuthenticationCode1: authenticationCodeType,
    AuthenticationCode2: authenticationCodeType,
  },
  GenerateServiceLastAccessedDetailsRequest: { Arn: arnType, Granularity: accessAdvisorUsageGranularityType },
  GetAccessKeyLastUsedRequest: { AccessKeyId: accessKeyIdType },
  GetAccountAuthorizationDetailsRequest: {
    Filter: entityListType,
    MaxItems: maxItemsType,
    Marker: markerType,
  },
  GetContextKeysForCustomPolicyRequest: { PolicyInputList: simulationPolicyListType },
  GetContextKeysForPrincipalPolicyRequest: {
    PolicySourceArn: arnType,
    PolicyInputList: simulationPolicyListType,
  },
  GetGroupRequest: { GroupName: groupNameType, Marker: markerType, MaxItems: maxItemsType },
  GetGroupPolicyRequest: { GroupName: groupNameType, PolicyName: policyNameType },
  GetInstanceProfileRequest: { InstanceProfileName: instanceProfileNameType },
  GetLoginProfileRequest: { UserName: userNameType },
  GetMFADeviceRequest: { SerialNumber: serialNumberType, UserName: userNameType },
  GetOpenIDConnectProviderRequest: { OpenIDConnectProviderArn: arnType },
  GetPolicyRequest: { PolicyArn: arnType },
  GetPolicyVersionRequest: { PolicyArn: arnType, VersionId: policyVersionIdType },
  GetRoleRequest: { RoleName: roleNameType },
  GetRolePolicyRequest: { RoleName: roleNameType, PolicyName: policyNameType },
  GetSAMLProviderRequest: { SAMLProviderArn: arnType },
  GetSSHPublicKeyRequest: { UserName: userNameType, SSHPublicKeyId: publicKeyIdType, Encoding: encodingType },
  GetServerCertificateRequest: { ServerCertificateName: serverCertificateNameType },
  GetServiceLastAccessedDetailsRequest: { JobId: jobIDType, MaxItems: maxItemsType, Marker: markerType },
  GetServiceLastAccessedDetailsWithEntitiesRequest: {
    JobId: jobIDType,
    ServiceNamespace: serviceNamespaceType,
    MaxItems: maxItemsType,
    Marker: markerType,
  },
  GetServiceLinkedRoleDeletionStatusRequest: { DeletionTaskId: deletionTaskIdType },
  GetUserRequest: { UserName: existingUserNameType },
  GetUserPolicyRequest: { UserName: existingUserNameType, PolicyName: policyNameType },
  ListAccessKeysRequest: { UserName: existingUserNameType, Marker: markerType, MaxItems: maxItemsType },
  ListAccountAliasesRequest: { Marker: markerType, MaxItems: maxItemsType },
  ListAttachedGroupPoliciesRequest: {
    GroupName: groupNameType,
    PathPrefix: policyPathType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListAttachedRolePoliciesRequest: {
    RoleName: roleNameType,
    PathPrefix: policyPathType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListAttachedUserPoliciesRequest: {
    UserName: userNameType,
    PathPrefix: policyPathType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListEntitiesForPolicyRequest: {
    PolicyArn: arnType,
    EntityFilter: entityType,
    PathPrefix: pathType,
    PolicyUsageFilter: policyUsageType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListGroupPoliciesRequest: { GroupName: groupNameType, Marker: markerType, MaxItems: maxItemsType },
  ListGroupsRequest: { PathPrefix: pathPrefixType, Marker: markerType, MaxItems: maxItemsType },
  ListGroupsForUserRequest: { UserName: existingUserNameType, Marker: markerType, MaxItems: maxItemsType },
  ListInstanceProfileTagsRequest: {
    InstanceProfileName: instanceProfileNameType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListInstanceProfilesRequest: { PathPrefix: pathPrefixType, Marker: markerType, MaxItems: maxItemsType },
  ListInstanceProfilesForRoleRequest: { RoleName: roleNameType, Marker: markerType, MaxItems: maxItemsType },
  ListMFADeviceTagsRequest: { SerialNumber: serialNumberType, Marker: markerType, MaxItems: maxItemsType },
  ListMFADevicesRequest: { UserName: existingUserNameType, Marker: markerType, MaxItems: maxItemsType },
  ListOpenIDConnectProviderTagsRequest: {
    OpenIDConnectProviderArn: arnType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListPoliciesRequest: {
    Scope: policyScopeType,
    PathPrefix: policyPathType,
    PolicyUsageFilter: policyUsageType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListPoliciesGrantingServiceAccessRequest: {
    Marker: markerType,
    Arn: arnType,
    ServiceNamespaces: serviceNamespaceListType,
  },
  ListPolicyTagsRequest: { PolicyArn: arnType, Marker: markerType, MaxItems: maxItemsType },
  ListPolicyVersionsRequest: { PolicyArn: arnType, Marker: markerType, MaxItems: maxItemsType },
  ListRolePoliciesRequest: { RoleName: roleNameType, Marker: markerType, MaxItems: maxItemsType },
  ListRoleTagsRequest: { RoleName: roleNameType, Marker: markerType, MaxItems: maxItemsType },
  ListRolesRequest: { PathPrefix: pathPrefixType, Marker: markerType, MaxItems: maxItemsType },
  ListSAMLProviderTagsRequest: { SAMLProviderArn: arnType, Marker: markerType, MaxItems: maxItemsType },
  ListSSHPublicKeysRequest: { UserName: userNameType, Marker: markerType, MaxItems: maxItemsType },
  ListServerCertificateTagsRequest: {
    ServerCertificateName: serverCertificateNameType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListServerCertificatesRequest: { PathPrefix: pathPrefixType, Marker: markerType, MaxItems: maxItemsType },
  ListServiceSpecificCredentialsRequest: {
    UserName: userNameType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListSigningCertificatesRequest: {
    UserName: existingUserNameType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  ListUserPoliciesRequest: { UserName: existingUserNameType, Marker: markerType, MaxItems: maxItemsType },
  ListUserTagsRequest: { UserName: existingUserNameType, Marker: markerType, MaxItems: maxItemsType },
  ListUsersRequest: { PathPrefix: pathPrefixType, Marker: markerType, MaxItems: maxItemsType },
  ListVirtualMFADevicesRequest: {
    AssignmentStatus: assignmentStatusType,
    Marker: markerType,
    MaxItems: maxItemsType,
  },
  PutGroupPolicyRequest: {
    GroupName: groupNameType,
    PolicyName: policyNameType,
    PolicyDocument: policyDocumentType,
  },
  PutRolePermissionsBoundaryRequest: { RoleName: roleNameType, PermissionsBoundary: arnType },
  PutRolePolicyRequest: {
    RoleName: roleNameType,
    PolicyName: policyNameType,
    PolicyDocument: policyDocumentType,
  },
  PutUserPermissionsBoundaryRequest: { UserName: userNameType, PermissionsBoundary: arnType },
  PutUserPolicyRequest: {
    UserName: existingUserNameType,
    PolicyName: policyNameType,
    PolicyDocument: policyDocumentType,
  },
  RemoveClientIDFromOpenIDConnectProviderRequest: {
    OpenIDConnectProviderArn: arnType,
    ClientID: clientIDType,
  },
  RemoveRoleFromInstanceProfileRequest: {
    InstanceProfileName: instanceProfileNameType,
    RoleName: roleNameType,
  },
  RemoveUserFromGroupRequest: { GroupName: groupNameType, UserName: existingUserNameType },
  ResetServiceSpecificCredentialRequest: {
    UserName: userNameType,
    ServiceSpecificCredentialId: serviceSpecificCredentialId,
  },
  ResyncMFADeviceRequest: {
    UserName: existingUserNameType,
    SerialNumber: serialNumberType,
    AuthenticationCode1: authenticationCodeType,
    AuthenticationCode2: authenticationCodeType,
  },
  SetDefaultPolicyVersionRequest: { PolicyArn: arnType, VersionId: policyVersionIdType },
  SetSecurityTokenServicePreferencesRequest: { GlobalEndpointTokenVersion: globalEndpointTokenVersion },
  SimulateCustomPolicyRequest: {
    PolicyInputList: simulationPolicyListType,
    PermissionsBoundaryPolicyInputList: simulationPolicyListType,
    ActionNames: actionNameListType,
    ResourceArns: resourceNameListType,
    ResourcePolicy: policyDocumentType,
    ResourceOwner: resourceNameType,
    CallerArn: resourceNameType,
    ResourceHandlingOption: resourceHandlingOptionType,
    MaxItems: maxItemsType,
    Marker: markerType,
  },
  ContextEntry: { ContextKeyName: contextKeyNameType, ContextKeyType: contextKeyTypeEnum },
  SimulatePrincipalPolicyRequest: {
    PolicySourceArn: arnType,
    PolicyInputList: simulationPolicyListType,
    PermissionsBoundaryPolicyInputList: simulationPolicyListType,
    ActionNames: actionNameListType,
    ResourceArns: resourceNameListType,
    ResourcePolicy: policyDocumentType,
    ResourceOwner: resourceNameType,
    CallerArn: resourceNameType,
    ResourceHandlingOption: resourceHandlingOptionType,
    MaxItems: maxItemsType,
    Marker: markerType,
  },
  TagInstanceProfileRequest: { InstanceProfileName: instanceProfileNameType, Tags: tagListType },
  TagMFADeviceRequest: { SerialNumber: serialNumberType, Tags: tagListType },
  TagOpenIDConnectProviderRequest: { OpenIDConnectProviderArn: arnType, Tags: tagListType },
  TagPolicyRequest: { PolicyArn: arnType, Tags: tagListType },
  TagRoleRequest: { RoleName: roleNameType, Tags: tagListType },
  TagSAMLProviderRequest: { SAMLProviderArn: arnType, Tags: tagListType },
  TagServerCertificateRequest: { ServerCertificateName: serverCertificateNameType, Tags: tagListType },
  TagUserRequest: { UserName: existingUserNameType, Tags: tagListType },
  UntagInstanceProfileRequest: { InstanceProfileName: instanceProfileNameType, TagKeys: tagKeyListType },
  UntagMFADeviceRequest: { SerialNumber: serialNumberType, TagKeys: tagKeyListType },
  UntagOpenIDConnectProviderRequest: { OpenIDConnectProviderArn: arnType, TagKeys: tagKeyListType },
  UntagPolicyRequest: { PolicyArn: arnType, TagKeys: tagKeyListType },
  UntagRoleRequest: { RoleName: roleNameType, TagKeys: tagKeyListType },
  UntagSAMLProviderRequest: { SAMLProviderArn: arnType, TagKeys: tagKeyListType },
  UntagServerCertificateRequest: {
    ServerCertificateName: serverCertificateNameType,
    TagKeys: tagKeyListType,
  },
  UntagUserRequest: { UserName: existingUserNameType, TagKeys: tagKeyListType },
  UpdateAccessKeyRequest: {
    UserName: existingUserNameType,
    AccessKeyId: accessKeyIdType,
    Status: statusType,
  },
  UpdateAccountPasswordPolicyRequest: {
    MinimumPasswordLength: minimumPasswordLengthType,
    MaxPasswordAge: maxPasswordAgeType,
    PasswordReusePrevention: passwordReusePreventionType,
  },
  UpdateAssumeRolePolicyRequest: { RoleName: roleNameType, PolicyDocument: policyDocumentType },
  UpdateGroupRequest: { GroupName: groupNameType, NewPath: pathType, NewGroupName: groupNameType },
  UpdateLoginProfileRequest: { UserName: userNameType, Password: passwordType },
  UpdateOpenIDConnectProviderThumbprintRequest: {
    OpenIDConnectProviderArn: arnType,
    ThumbprintList: thumbprintListType,
  },
  UpdateRoleRequest: {
    RoleName: roleNameType,
    Description: roleDescriptionType,
    MaxSessionDuration: roleMaxSessionDurationType,
  },
  UpdateRoleDescriptionRequest: { RoleName: roleNameType, Description: roleDescriptionType },
  UpdateSAMLProviderRequest: {
    SAMLMetadataDocument: sAMLMetadataDocumentType,
    SAMLProviderArn: arnType,
    AssertionEncryptionMode: assertionEncryptionModeType,
    AddPrivateKey: privateKeyType,
    RemovePrivateKey: privateKeyIdType,
  },
  UpdateSSHPublicKeyRequest: { UserName: userNameType, SSHPublicKeyId: publicKeyIdType, Status: statusType },
  UpdateServerCertificateRequest: {
    ServerCertificateName: serverCertificateNameType,
    NewPath: pathType,
    NewServerCertificateName: serverCertificateNameType,
  },
  UpdateServiceSpecificCredentialRequest: {
    UserName: userNameType,
    ServiceSpecificCredentialId: serviceSpecificCredentialId,
    Status: statusType,
  },
  UpdateSigningCertificateRequest: {
    UserName: existingUserNameType,
    CertificateId: certificateIdType,
    Status: statusType,
  },
  UpdateUserRequest: { UserName: existingUserNameType, NewPath: pathType, NewUserName: userNameType },
  UploadSSHPublicKeyRequest: { UserName: userNameType, SSHPublicKeyBody: publicKeyMaterialType },
  UploadServerCertificateRequest: {
    Path: pathType,
    ServerCertificateName: serverCertificateNameType,
    CertificateBody: certificateBodyType,
    PrivateKey: privateKeyType,
    CertificateChain: certificateChainType,
    Tags: tagListType,
  },
  UploadSigningCertificateRequest: { UserName: existingUserNameType, CertificateBody: certificateBodyType },
});
