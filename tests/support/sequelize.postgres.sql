CREATE TYPE public."enum_Samples_mood" AS ENUM (
    'sad',
    'well',
    'veryHappy'
);
CREATE TABLE public."Authors" (
    id integer NOT NULL,
    "fullName" character varying(255) NOT NULL,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL
);
CREATE SEQUENCE public."Authors_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public."Authors_id_seq" OWNED BY public."Authors".id;
CREATE TABLE public."Books" (
    id integer NOT NULL,
    title character varying(255) NOT NULL,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL,
    "AuthorId" integer
);
CREATE SEQUENCE public."Books_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public."Books_id_seq" OWNED BY public."Books".id;
CREATE TABLE public."Listings" (
    id integer NOT NULL,
    tags text[] NOT NULL,
    numbers integer[],
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL
);
CREATE SEQUENCE public."Listings_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public."Listings_id_seq" OWNED BY public."Listings".id;
CREATE TABLE public."Samples" (
    id integer NOT NULL,
    name character varying(255),
    code character varying(5),
    note text,
    initials character(3),
    small smallint,
    number integer,
    big bigint,
    ratio double precision,
    single real,
    exact double precision,
    price numeric(10,2),
    flag boolean,
    moment timestamp with time zone,
    precise timestamp with time zone,
    day date,
    clock time without time zone,
    bytes bytea,
    mood public."enum_Samples_mood",
    token uuid,
    doc json,
    data jsonb,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL
);
CREATE SEQUENCE public."Samples_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public."Samples_id_seq" OWNED BY public."Samples".id;
CREATE TABLE public."Setting" (
    key character varying(255) NOT NULL,
    value text
);
CREATE TABLE public.line_items (
    id integer NOT NULL,
    unit_count integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    book_id integer
);
CREATE SEQUENCE public.line_items_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.line_items_id_seq OWNED BY public.line_items.id;
ALTER TABLE ONLY public."Authors" ALTER COLUMN id SET DEFAULT nextval('public."Authors_id_seq"'::regclass);
ALTER TABLE ONLY public."Books" ALTER COLUMN id SET DEFAULT nextval('public."Books_id_seq"'::regclass);
ALTER TABLE ONLY public."Listings" ALTER COLUMN id SET DEFAULT nextval('public."Listings_id_seq"'::regclass);
ALTER TABLE ONLY public."Samples" ALTER COLUMN id SET DEFAULT nextval('public."Samples_id_seq"'::regclass);
ALTER TABLE ONLY public.line_items ALTER COLUMN id SET DEFAULT nextval('public.line_items_id_seq'::regclass);
INSERT INTO public."Authors" VALUES (1, 'Ann', '2026-11-25 13:20:29.486+00', '2026-11-25 13:20:29.486+00');
INSERT INTO public."Books" VALUES (1, 'First', '2026-11-25 13:20:29.498+00', '2026-11-25 13:20:29.498+00', 1);
INSERT INTO public."Books" VALUES (2, 'Second', '2026-11-25 13:20:29.502+00', '2026-11-25 13:20:29.502+00', 1);
INSERT INTO public."Listings" VALUES (1, '{plain,"a,b","quo\"te","back\\slash","{}","NULL","",ü}', '{1,NULL,-3}', '2026-11-25 13:20:29.515+00', '2026-11-25 13:20:29.515+00');
INSERT INTO public."Samples" VALUES (1, 'Ann O''Neil "the first"', 'ab12', 'two
lines, and ünïcödé 🎈', 'abc', -7, 42, 9007199254740993, 0.1, 0.5, 0.3333333333333333, 12.50, true, '2024-02-29 23:59:58.123+00', '2024-02-29 23:59:58.124+00', '2024-02-29', '23:59:58', '\x00017f80ff', 'veryHappy', '0a1b2c3d-4e5f-4789-abcd-ef0123456789', '5', '{"deep": {"käse": "ü"}, "list": [1, "x", null, true, 1.5], "name": "Ann O''Neil", "size": 3}', '2024-03-01 00:00:00.001+00', '2024-03-01 00:00:00.002+00');
INSERT INTO public."Samples" VALUES (2, '', '', '', 'xyz', -32768, 2147483647, -9223372036854775808, '-Infinity', -1.25, -5e-324, -99999999.99, false, '1969-12-31 23:59:59.999+00', '1900-01-01 00:00:00+00', '1969-12-31', '00:00:00', '\x', 'sad', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '"5"', '[]', '2024-03-01 00:00:00.002+00', '2024-03-01 00:00:00.002+00');
INSERT INTO public."Samples" VALUES (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-03-02 12:00:00+00', '2024-03-02 12:00:00+00');
INSERT INTO public."Setting" VALUES ('theme', 'dark');
INSERT INTO public.line_items VALUES (1, 3, '2026-11-25 13:20:29.503+00', '2026-11-25 13:20:29.503+00', 1);
SELECT pg_catalog.setval('public."Authors_id_seq"', 1, true);
SELECT pg_catalog.setval('public."Books_id_seq"', 2, true);
SELECT pg_catalog.setval('public."Listings_id_seq"', 1, true);
SELECT pg_catalog.setval('public."Samples_id_seq"', 3, true);
SELECT pg_catalog.setval('public.line_items_id_seq', 1, true);
ALTER TABLE ONLY public."Authors"
    ADD CONSTRAINT "Authors_fullName_key" UNIQUE ("fullName");
ALTER TABLE ONLY public."Authors"
    ADD CONSTRAINT "Authors_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public."Books"
    ADD CONSTRAINT "Books_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public."Listings"
    ADD CONSTRAINT "Listings_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public."Samples"
    ADD CONSTRAINT "Samples_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public."Setting"
    ADD CONSTRAINT "Setting_pkey" PRIMARY KEY (key);
ALTER TABLE ONLY public.line_items
    ADD CONSTRAINT line_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."Books"
    ADD CONSTRAINT "Books_AuthorId_fkey" FOREIGN KEY ("AuthorId") REFERENCES public."Authors"(id) ON UPDATE CASCADE ON DELETE SET NULL;
ALTER TABLE ONLY public.line_items
    ADD CONSTRAINT line_items_book_id_fkey FOREIGN KEY (book_id) REFERENCES public."Books"(id) ON UPDATE CASCADE ON DELETE SET NULL;
