// node validate-manifests.mjs RENDERED.yaml…: checks what `helm template` printed, one release a file, against charts/schemas and
// against itself. Neither `helm lint` nor a server's dry run finds a misspelt field; this does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = dirname(fileURLToPath(import.meta.url));
const fetched = createRequire(join(build, '.tools', 'validate-manifests.js'));
const Ajv = fetched('ajv').default;
const yaml = fetched('js-yaml');

const schemas = join(build, '..', 'charts', 'schemas');
const schema = file => JSON.parse(readFileSync(join(schemas, file), 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map(schema('index.json').schemas.map(s => [`${s.apiVersion} ${s.kind}`, ajv.compile(schema(s.file))]));

const podOf = object => (object.kind === 'Pod' ? object : object.spec?.template);
const isSubset = (labels, of) => Object.entries(labels ?? {}).every(([key, value]) => of?.[key] === value);
const repeated = names => names.filter((name, i) => names.indexOf(name) !== i);

function* schemaFindings(object) {
  const validate = validators.get(`${object.apiVersion} ${object.kind}`);
  if (!validate) yield `no schema for ${object.apiVersion} ${object.kind}; add it to charts/schemas`;
  else if (!validate(object))
    for (const e of validate.errors)
      yield `${e.instancePath || '/'} ${e.message}${e.params.additionalProperty ? `: ${e.params.additionalProperty}` : ''}`;
}

// What no schema of a single object can see.
function* podFindings(object, has) {
  const { metadata = {}, spec } = podOf(object);
  const selector = object.spec.selector?.matchLabels;
  // a Job's selector is the cluster's to make
  if (!['Pod', 'Job'].includes(object.kind) && !(Object.keys(selector ?? {}).length > 0 && isSubset(selector, metadata.labels)))
    yield 'the selector does not match the pod template';
  if (spec.serviceAccountName && !has('ServiceAccount', spec.serviceAccountName)) yield `no ServiceAccount ${spec.serviceAccountName}`;
  const volumes = [...(spec.volumes ?? []), ...(object.spec.volumeClaimTemplates ?? []).map(claim => claim.metadata)].map(v => v.name);
  for (const name of repeated(volumes)) yield `two volumes ${name}`;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  for (const name of repeated(containers.map(c => c.name))) yield `two containers ${name}`;
  for (const container of containers) {
    for (const mount of container.volumeMounts ?? []) if (!volumes.includes(mount.name)) yield `no volume ${mount.name}`;
    for (const name of repeated((container.env ?? []).map(e => e.name))) yield `two variables ${name}`;
    for (const from of container.envFrom ?? [])
      if (from.configMapRef && !has('ConfigMap', from.configMapRef.name)) yield `no ConfigMap ${from.configMapRef.name}`;
    yield* restrictedFindings(spec, container);
  }
  const preStop = Math.max(0, ...containers.map(c => c.lifecycle?.preStop?.sleep?.seconds ?? 0));
  if (preStop >= (spec.terminationGracePeriodSeconds ?? 30)) yield 'the grace period ends with the preStop sleep';
}

// The Pod Security Standard "restricted", and a read-only root.
function* restrictedFindings(spec, { name, securityContext: own = {} }) {
  if (!spec.securityContext?.runAsNonRoot) yield 'runAsNonRoot is not set';
  if (spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault') yield 'the seccomp profile is not RuntimeDefault';
  if (spec.automountServiceAccountToken !== false) yield 'the service account token is mounted';
  if (own.allowPrivilegeEscalation !== false || own.readOnlyRootFilesystem !== true || !own.capabilities?.drop?.includes('ALL'))
    yield `container ${name} is less than restricted`;
}

function* referenceFindings(object, objects, has) {
  const pods = objects.filter(podOf).map(podOf);
  const selected = labels => pods.filter(pod => isSubset(labels, pod.metadata?.labels));
  if (object.kind === 'Service') {
    const targets = selected(object.spec.selector);
    if (targets.length === 0) yield 'selects no pod';
    for (const { targetPort } of object.spec.ports)
      for (const pod of targets)
        if (typeof targetPort === 'string' && !pod.spec.containers.some(c => c.ports?.some(p => p.name === targetPort))) yield `no port ${targetPort}`;
  }
  if (object.kind === 'PodDisruptionBudget' && selected(object.spec.selector.matchLabels).length === 0) yield 'selects no pod';
  if (object.kind === 'NetworkPolicy' && selected(object.spec.podSelector.matchLabels).length === 0) yield 'selects no pod';
  if (object.kind === 'HorizontalPodAutoscaler') {
    const { kind, name } = object.spec.scaleTargetRef;
    if (!has(kind, name)) yield `no ${kind} ${name}`;
    if (objects.some(o => o.kind === kind && o.metadata.name === name && 'replicas' in o.spec)) yield `${kind} ${name} sets replicas too`;
  }
  if (object.kind === 'GRPCRoute')
    for (const { name } of object.spec.rules.flatMap(rule => rule.backendRefs ?? [])) if (!has('Service', name)) yield `no Service ${name}`;
}

function* findings(objects) {
  const keys = objects.map(o => `${o.kind}/${o.metadata?.name}`);
  const has = (kind, name) => keys.includes(`${kind}/${name}`);
  for (const key of repeated(keys)) yield `${key} is there twice`;
  for (const [i, object] of objects.entries()) {
    const wrong = [...schemaFindings(object)];
    // the other checks take the shape for granted
    if (wrong.length === 0) wrong.push(...referenceFindings(object, objects, has), ...(podOf(object) ? podFindings(object, has) : []));
    for (const finding of wrong) yield `${keys[i]}: ${finding}`;
  }
}

// What is no YAML, a repeated key included, is a finding too.
function read(file) {
  try {
    return { objects: yaml.loadAll(readFileSync(file, 'utf8')).filter(object => object) };
  } catch (e) {
    if (!(e instanceof yaml.YAMLException)) throw e;
    return { objects: [], problem: `${e.reason} in line ${e.mark.line + 1}` };
  }
}

const files = process.argv.slice(2);
const found = [];
let checked = 0;
for (const file of files) {
  const { objects, problem } = read(file);
  checked += objects.length;
  const wrong = objects.length > 0 ? [...findings(objects)] : [problem ?? 'no manifest'];
  found.push(...wrong.map(finding => `${file}: ${finding}`));
}
for (const finding of found) console.error(finding);
console.error(`${checked} manifests, ${found.length} findings`);
process.exit(found.length === 0 && files.length > 0 ? 0 : 1);
